"""Work within one county: every statement inside sees that county's rows and no others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from caseclock.store.outage import guarded


@asynccontextmanager
async def in_county(pool: Any, county: int) -> AsyncIterator[Any]:
    """A transaction with `app.county` set for its length: row-level security does the rest."""
    async with guarded(), pool.acquire() as connection:
        # One trip for both: a page asks ten such questions.
        await connection.execute(f"begin; set local app.county = {county:d}")
        try:
            yield connection
        except BaseException:
            if not connection.is_closed():
                await connection.execute("rollback")
            raise
        await connection.execute("commit")
