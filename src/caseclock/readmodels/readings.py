"""Who looked at which case: what answers a case to a person writes the reading in the same call."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.kernel.ids import uuid7
from caseclock.readmodels.cases import CaseHeader
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "readings.sql")


class Looking(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks, in which role, at what; `restricted`: declared status, MC 13 or SAVE answers are shown."""

    account: str
    role: str
    what: str = "case"
    restricted: bool = False
    reason: str = ""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One reading. The same person and case within ten minutes is one, a restricted one apart.

    `name` is of an account of the county; whoever acts for the machine has none.
    """

    reading_id: UUID
    at: datetime
    account: str
    name: str
    role: str
    case_id: UUID
    case_number: str
    what: str
    restricted: bool
    reason: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which readings: everything left empty means any. `units`: by readers of these."""

    case_id: UUID | None = None
    account: str = ""
    since: datetime | None = None
    until: datetime | None = None
    restricted_only: bool = False
    units: tuple[str, ...] | None = None


async def read_case(pool: Any, county: int, case_id: UUID, looking: Looking) -> CaseHeader | None:
    """The case's header for a person, and the reading beside it; no case, no reading."""
    async with in_county(pool, county) as connection:
        row = await connection.fetchrow(
            SQL.read_case,
            county,
            case_id,
            uuid7(),
            looking.account,
            looking.role,
            looking.what,
            looking.restricted,
            looking.reason,
        )
    if row is None:
        return None
    values = dict(row)
    del values["recorded"]
    return CaseHeader(**values)


async def record_taking(pool: Any, county: int, case_id: UUID, looking: Looking) -> None:
    """What leaves the office is a reading of its own each time, however shortly after another."""
    who = (looking.account, looking.role, looking.what, looking.restricted, looking.reason)
    async with in_county(pool, county) as connection:
        await connection.execute(SQL.record_taking, county, case_id, uuid7(), *who)


async def readings(
    pool: Any, county: int, asked: Asked, *, before: tuple[datetime, UUID] | None = None, limit: int = 100
) -> list[Reading]:
    """Readings for the auditor, the newest first; `before` is the last one's (at, reading_id)."""
    at, reading_id = before or (None, None)
    async with in_county(pool, county, filtered=True) as connection:
        found = await connection.fetch(
            SQL.readings,
            county,
            asked.case_id,
            asked.account,
            asked.since,
            asked.until,
            asked.restricted_only,
            at,
            reading_id,
            limit,
            None if asked.units is None else list(asked.units),
        )
    return [Reading(**row) for row in found]
