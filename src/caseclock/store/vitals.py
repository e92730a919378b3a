"""How the installation does: heartbeat, timers, outbox, feed, as counts over all counties."""

from __future__ import annotations

from typing import Any

import msgspec

from caseclock.store.outage import guarded
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "vitals.sql")


class Vitals(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds and counts; `heartbeat_age` is None when no worker ever reported.

    `backup_age`: since somebody last fetched the log for a backup, 0 while that goes on or there is none.
    """

    heartbeat_age: float | None
    workers: int
    timers_due: int
    timer_lateness: float
    timers_set_aside: int
    outbox_waiting: int
    outbox_dead: int
    feed_lag: int
    read_only: bool = False
    backup_age: float = 0.0


async def read_vitals(pool: Any) -> Vitals:
    """One call; StoreUnavailable when the database does not answer."""
    async with guarded(), pool.acquire() as connection:
        return Vitals(**dict(await connection.fetchrow(SQL.vitals)))
