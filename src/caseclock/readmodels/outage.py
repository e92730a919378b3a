"""What fell due while the system was away, and what was done then and keyed afterwards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "outage.sql")


class FellDue(msgspec.Struct, frozen=True, kw_only=True):
    """A rung due in the period: when it rang, how many were told and when first; when its clock stopped."""

    case_id: UUID
    case_number: str
    owner: str
    unit: str
    clock: str
    rung: str
    due_at: datetime
    rang_at: datetime
    told: int
    told_at: datetime | None
    stopped_on: date | None


class Keyed(msgspec.Struct, frozen=True, kw_only=True):
    """An act of the period, keyed later."""

    case_id: UUID
    case_number: str
    command: str
    acted_at: datetime
    acted_by: str
    keyed_by: str
    keyed_at: datetime


async def fell_due(
    pool: Any, county: int, since: datetime, until: datetime, units: tuple[str, ...] | None, limit: int
) -> list[FellDue]:
    """In the order in which they were due; of some units, or of all (None)."""
    async with in_county(pool, county, filtered=True) as connection:
        found = await connection.fetch(SQL.fell_due, county, since, until, _listed(units), limit)
    return [FellDue(**row) for row in found]


async def keyed_afterwards(
    pool: Any, county: int, since: datetime, until: datetime, units: tuple[str, ...] | None, limit: int
) -> list[Keyed]:
    """In the order in which they were done."""
    async with in_county(pool, county, filtered=True) as connection:
        found = await connection.fetch(SQL.keyed_afterwards, county, since, until, _listed(units), limit)
    return [Keyed(**{**row, "acted_by": row["acted_by"] or ""}) for row in found]


async def case_of_number(pool: Any, county: int, number: str) -> UUID | None:
    """The one case of that number; None where there is none, or more than one."""
    async with in_county(pool, county) as connection:
        found = await connection.fetch(SQL.case_of_number, county, number)
    return found[0]["case_id"] if len(found) == 1 else None


def _listed(units: tuple[str, ...] | None) -> list[str] | None:
    return None if units is None else list(units)
