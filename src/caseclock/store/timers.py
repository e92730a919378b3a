"""Timer rows: leased in short transactions, never claimed in the one that fires them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.store.county import in_county
from caseclock.store.outage import once_more
from caseclock.store.sql import load_queries
from caseclock.store.units import TimerRow

SQL = load_queries(__file__, "timers.sql")
#: A worker that dies holds its timers for so long; one that is only slow loses the race at the append.
LEASE = timedelta(seconds=15)
MAX_TRIES = 5


class Leased(NamedTuple):
    """A timer this worker may fire now."""

    case_id: UUID
    clock_id: str
    rung: str
    arming: int
    due_at: datetime
    tries: int


class Held(NamedTuple):
    """A due timer that failed: `aside` for good, else until its next try."""

    case_id: UUID
    clock_id: str
    rung: str
    arming: int
    due_at: datetime
    aside: bool


class Timers:
    """The timers of all counties, one county at a time."""

    def __init__(self, pool: Any, worker: str, lease: timedelta = LEASE) -> None:
        self._pool = pool
        self.worker = worker
        self._lease = lease

    async def counties_due(self) -> list[int]:
        """Counties with work."""
        return [row[0] for row in await once_more(self._pool.fetch, SQL.counties_due)]

    async def lease(self, county: int, limit: int) -> list[Leased]:
        """Due timers, oldest first, held for this worker until the lease ends."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.lease, county, limit, self._lease, self.worker)
        return sorted((Leased(*row) for row in rows), key=lambda timer: timer.due_at)

    async def held(self, county: int, cases: Iterable[UUID]) -> list[Held]:
        """Due timers of these cases that failed before."""
        async with in_county(self._pool, county) as connection:
            return [Held(*row) for row in await connection.fetch(SQL.held, county, list(cases))]

    async def failed(self, county: int, timer: TimerRow, error: str, tries: int) -> bool:
        """Notes a failed try; True when the timer is now set aside."""
        wait = timedelta(seconds=2**tries)
        key = (timer.case_id, timer.clock_id, timer.rung, timer.arming)
        async with in_county(self._pool, county) as connection:
            return bool(await connection.fetchval(SQL.failed, county, *key, error[:500], wait, MAX_TRIES))

    async def release(self, county: int, cases: Iterable[UUID]) -> None:
        """Gives this worker's leases on these cases back."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.release, county, list(cases), self.worker)

    async def drop(self, county: int, timer: TimerRow) -> None:
        """Removes a timer that no case arms."""
        key = (timer.case_id, timer.clock_id, timer.rung, timer.arming)
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL["drop"], county, *key)

    async def put(self, county: int, timer: TimerRow) -> None:
        """Puts a missing timer back, and one that stands at another moment to its own."""
        row = (timer.case_id, timer.clock_id, timer.rung, timer.arming, timer.due_at)
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.put, county, *row)

    async def of_cases(self, county: int, cases: Iterable[UUID]) -> set[TimerRow]:
        """All timer rows of these cases."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.of_cases, county, list(cases))
        return {TimerRow(**dict(row)) for row in rows}

    async def next_to_come(self) -> datetime | None:
        """The earliest due moment anywhere that business time has not reached."""
        moment: datetime | None = await once_more(self._pool.fetchval, SQL.next_to_come)
        return moment

    async def next_free(self) -> tuple[datetime | None, datetime]:
        """When a sweep wakes: the earliest due moment of what is free and awaits no further try. And now."""
        row = await once_more(self._pool.fetchrow, SQL.next_free)
        return row["due_at"], row["now"]

    async def count_due(self) -> int:
        """How many timers are due in all counties."""
        return int(await once_more(self._pool.fetchval, SQL.count_due))

    async def count_firable(self) -> int:
        """How many due timers are to be fired, or are being fired by some worker; none waiting for a try."""
        return int(await once_more(self._pool.fetchval, SQL.count_firable))

    async def beat(self, what: str) -> None:
        """Says that this worker is alive."""
        await once_more(self._pool.execute, SQL.beat, self.worker, what)
