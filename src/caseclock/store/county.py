"""Work within one county: every statement inside sees that county's rows and no others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from caseclock.store.outage import guarded


@asynccontextmanager
async def in_county(pool: Any, county: int) -> AsyncIterator[Any]:
    """A transaction with `app.county` set for its length: row-level security does the rest."""
    async with guarded(), pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_config('app.county', $1, true)", str(county))
        yield connection
