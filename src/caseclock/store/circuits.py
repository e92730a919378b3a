"""The circuit of each service: after failures in a row it is left alone, then one call tries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from caseclock.store.outage import guarded
from caseclock.store.ports import SQL

#: Failures in a row after which a service is left alone.
THRESHOLD = 5
#: How long at first; twice as long after each trial in vain, ten minutes at most.
REST = timedelta(seconds=30)


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """A service left alone since a moment, for so many seconds still."""

    opened_at: datetime
    rest: float
    last_error: str


class Circuits:
    """Of the whole installation: all workers leave a service alone together."""

    def __init__(self, pool: Any, rest: timedelta = REST) -> None:
        self._pool = pool
        self._rest = rest

    async def admit(self, service: str) -> Open | None:
        """None when it may be called now. Of those that wait, one may try."""
        async with guarded(), self._pool.acquire() as connection:
            if await connection.fetchval(SQL.circuit_trial, service, self._rest):
                return None
            row = await connection.fetchrow(SQL.circuit_open, service)
        return Open(**dict(row)) if row else None

    async def worked(self, service: str) -> bool:
        """It answered, whatever it said; True when it had been left alone."""
        async with guarded(), self._pool.acquire() as connection:
            return bool(await connection.fetchval(SQL.circuit_worked, service))

    async def failed(self, service: str, error: str) -> datetime | None:
        """It did not; since when it is left alone, if it is."""
        async with guarded(), self._pool.acquire() as connection:
            row = (service, error[:200], THRESHOLD, self._rest)
            opened: datetime | None = await connection.fetchval(SQL.circuit_failed, *row)
        return opened
