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
async def in_county(pool: Any, county: int, *, report: bool = False) -> AsyncIterator[Any]:
    """A transaction with `app.county` set for its length: row-level security does the rest.

    A `report` counts a whole county: one long question of up to a minute, and not one that hangs.
    """
    longer = "; set local statement_timeout = '60s'" if report else ""
    async with guarded(), pool.acquire() as connection:
        # One trip for all of it: a page asks ten such questions.
        await connection.execute(f"begin; set local app.county = {county:d}{_kept_from()}{longer}")
        try:
            yield connection
        except BaseException:
            if not connection.is_closed():
                await connection.execute("rollback")
            raise
        await connection.execute("commit")


def _kept_from() -> str:
    """The second setting, where there is one; ids and nothing else can stand in it."""
    cases = ",".join(str(UUID(str(case))) for case in KEPT_FROM.get())
    return f"; set local app.own_cases = '{{{cases}}}'" if cases else ""
