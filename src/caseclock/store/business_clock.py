"""The one clock, the database's: its time, and the training clock that people move."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from caseclock.store.outage import guarded, once_more
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "business_clock.sql")
_FIRING_LOCK = 20_001


class ClockNow(msgspec.Struct, frozen=True):
    """What the clock shows. A training clock stands still between moves unless it ticks."""

    now: datetime
    mode: str
    ticking: bool


class ClockRefused(Exception):
    """The clock of a live database is not moved, and no clock goes back."""


async def real_now(pool: Any) -> datetime:
    """Real time by the database's clock, the one that all share: machines may be minutes apart."""
    moment: datetime = await once_more(pool.fetchval, SQL.real_now)
    return moment


class BusinessClock:
    """Reads the clock; moves it where it is a training clock."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def read(self) -> ClockNow:
        """Now, and which kind of clock it is."""
        row = await once_more(self._pool.fetchrow, SQL.read)
        return ClockNow(row["now"], row["mode"], row["ticking"])

    async def move(self, to: datetime | None, *, ticking: bool = False) -> datetime:
        """Moves it forward; raises ClockRefused in live mode or for an earlier moment."""
        reached: datetime = await self._asked(SQL.move, to, ticking)
        return reached

    async def begin_training(self, at: datetime) -> None:
        """Makes a database without live cases a training one; raises ClockRefused for any other."""
        await self._asked(SQL.begin_training, at)

    async def _asked(self, statement: str, *arguments: Any) -> Any:
        try:
            async with guarded():
                return await self._pool.fetchval(statement, *arguments)
        except (asyncpg.ObjectNotInPrerequisiteStateError, asyncpg.InvalidDatetimeFormatError) as error:
            raise ClockRefused(str(error)) from error

    @asynccontextmanager
    async def only_one(self) -> AsyncIterator[bool]:
        """Holds the one lock under which a request fires what falls due; False when another holds it."""
        async with guarded(), self._pool.acquire() as connection:
            held = await connection.fetchval("select pg_try_advisory_lock($1)", _FIRING_LOCK)
            try:
                yield bool(held)
            finally:
                if held:
                    await connection.fetchval("select pg_advisory_unlock($1)", _FIRING_LOCK)
