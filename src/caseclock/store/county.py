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
async def in_county(
    pool: Any, county: int, *, report: bool = False, filtered: bool = False
) -> AsyncIterator[Any]:
    """A transaction with `app.county` set for its length: row-level security does the rest.

    A `report` counts a whole county: one long question of up to a minute, and not one that hangs. What is
    `filtered` leaves out filters that were not given, and is planned each time for those that were.
    """
    longer = "; set local statement_timeout = '60s'" if report else ""
    # A session that has asked five times keeps one plan for whatever filter: for a unit it read the county.
    planned = "; set local plan_cache_mode = force_custom_plan" if filtered else ""
    async with guarded(), pool.acquire() as connection:
        # One trip for all of it: a page asks ten such questions.
        await connection.execute(f"begin; set local app.county = {county:d}{_kept_from()}{longer}{planned}")
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
