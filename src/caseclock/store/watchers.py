"""Whether those who watch a stream are still signed in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "watchers.sql")


async def signed_in(pool: Any, county: int, tokens: Collection[bytes], idle: timedelta) -> set[bytes]:
    """Which of the token hashes belong to living sessions; does not count as use."""
    async with in_county(pool, county) as connection:
        return {row[0] for row in await connection.fetch(SQL.signed_in, county, list(tokens), idle)}
