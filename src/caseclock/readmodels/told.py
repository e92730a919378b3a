"""Who was told of an alert, as delivery kept it: the proof that a deadline was known to somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "told.sql")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One person told of one alert. `stands_in`: told because nobody answers for the audience it names."""

    alert_id: str
    account_id: UUID
    name: str
    audience: str
    stands_in: bool
    mailed: bool
    how: str
    at: datetime


def alerts_begin(clock_id: str, rung: str) -> str:
    """How the ids of the alerts begin that a rung raised, once for each time it was armed."""
    return f"{clock_id}/{rung.replace(' ', '_')}/"


async def told_of_clock(pool: Any, county: int, case_id: UUID, clock_id: str) -> list[Told]:
    """Everyone told by this clock, in the order they were told."""
    async with in_county(pool, county) as connection:
        found = await connection.fetch(SQL.told_of_clock, county, case_id, clock_id)
    return [Told(**row) for row in found]


async def told_of_case(pool: Any, county: int, case_id: UUID) -> list[Told]:
    """Everyone told of anything in this case, in the order they were told."""
    async with in_county(pool, county) as connection:
        found = await connection.fetch(SQL.told_of_case, county, case_id)
    return [Told(**row) for row in found]
