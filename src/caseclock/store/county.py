"""Work within one county: every statement inside sees that county's rows and no others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from caseclock.store.outage import guarded

#: The cases that whoever asks just now is kept from, as too close to them: no read model shows them.
KEPT_FROM: ContextVar[Collection[UUID]] = ContextVar("kept_from", default=())


@asynccontextmanager
async def in_county(pool: Any, county: int) -> AsyncIterator[Any]:
    """A transaction with `app.county` set for its length: row-level security does the rest."""
    async with guarded(), pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_config('app.county', $1, true)", str(county))
        if kept_from := KEPT_FROM.get():
            listed = "{" + ",".join(map(str, kept_from)) + "}"
            await connection.execute("select set_config('app.own_cases', $1, true)", listed)
        yield connection
