"""What goes back into the pool is as it came out."""

from __future__ import annotations

import anyio
import pytest

from caseclock.store.outage import StoreUnavailable
from tests.store.writing import opened

COUNTY = 58


async def test_a_reader_cancelled_again_and_again_leaves_no_transaction_behind(database_url: str) -> None:
    """A stream whose browser went away is cancelled at every wait, also in the midst of its rollback."""
    async with opened(database_url, size=1) as store:
        for _ in range(3):
            with anyio.CancelScope() as scope:
                async with store.reading(COUNTY) as connection:
                    scope.cancel()
                    await connection.fetchval("select 1")
            async with store.reading(COUNTY) as connection:
                assert await connection.fetchval("show transaction_isolation") == "repeatable read"


async def test_a_connection_found_in_a_transaction_is_an_outage_once_and_clean_for_the_next(
    database_url: str,
) -> None:
    """Seen once in a stream: BEGIN was refused, because the server was in a transaction already."""

    async def begin_again() -> None:
        async with store.reading(COUNTY) as connection:
            await connection.fetchval("select 1")
            await connection.execute("begin isolation level serializable")

    async with opened(database_url, size=1) as store:
        with pytest.raises(StoreUnavailable):
            await begin_again()
        async with store.reading(COUNTY) as connection:
            assert await connection.fetchval("show transaction_isolation") == "repeatable read"
