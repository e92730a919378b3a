"""Which open cases a last mailing day touches: a notice that waits, or an act whose notice comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "mailing.sql")

#: The clock of a drafted notice that must be mailed before its day.
_PROCEDURE, _CLOCK = "notice_of_action", "last_mailing"


class TouchedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case; `notice_by` is the last day of the notice that waits, `acts` are `procedure.state`."""

    case_id: UUID
    case_number: str
    title: str
    notice_by: date | None
    acts: tuple[str, ...]


async def touched(
    pool: Any,
    county: int,
    *,
    owners: Sequence[str],
    units: Sequence[str],
    by: date,
    acts: Sequence[str],
    limit: int,
) -> list[TouchedRow]:
    """Those whose notice must leave first in front, then those whose act comes next."""
    async with in_county(pool, county) as connection:
        rows = await connection.fetch(
            SQL.touched, county, list(owners), list(units), by, _PROCEDURE, _CLOCK, list(acts), limit
        )
    return [TouchedRow(**{**dict(row), "acts": tuple(row["acts"])}) for row in rows]


class InsideRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case in which a notice waits to be approved, printed or mailed."""

    case_id: UUID
    case_number: str
    title: str


async def inside(
    pool: Any, county: int, *, owners: Sequence[str], units: Sequence[str], limit: int, skip: int = 0
) -> list[InsideRow]:
    """A page of the cases, the one whose notice must leave first in front."""
    async with in_county(pool, county) as connection:
        rows = await connection.fetch(SQL.inside, county, list(owners), list(units), _PROCEDURE, limit, skip)
    return [InsideRow(**row) for row in rows]
