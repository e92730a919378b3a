"""Days that counties closed or opened after their calendar files were written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.store.county import in_county
from caseclock.store.outage import once_more
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "calendar_changes.sql")


class DayRow(NamedTuple):
    """One changed day."""

    county: int
    calendar: str
    number: int
    day: date
    closed: bool
    name: str


class CalendarChanges:
    """Read by every process, added to by a person's acceptance, never changed."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def all(self) -> list[DayRow]:
        """All of every county: a calendar is no secret."""
        return [DayRow(*row) for row in await once_more(self._pool.fetch, SQL.all)]

    async def add(
        self,
        county: int,
        calendar: str,
        days: Sequence[tuple[date, bool, str]],
        reason: str,
        accepted_by: str,
        job: UUID,
    ) -> None:
        """The days of one acceptance: day, closed, name. Its job's id tells a repeat."""
        columns = [list(column) for column in zip(*days, strict=True)]
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.add, county, calendar, reason, accepted_by, job, *columns)
