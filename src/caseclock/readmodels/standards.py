"""Deadlines held against a standard: how many ended how, and which they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.standards import Measure, Outcome
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "standards.sql")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which deadlines: due from a day to a day, of units (None: the county's), seen on a day.

    `measures` go with the days that each adds to its clock's due date. `offices`: with the units, what
    nobody owns there.
    """

    measures: tuple[tuple[Measure, int], ...]
    units: tuple[str, ...] | None
    offices: tuple[str, ...] = ()
    from_on: date
    to_on: date
    today: date


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """So many deadlines of a measure, a month and a unit ended so."""

    measure: str
    month: date
    unit: str
    outcome: Outcome
    cases: int


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """One measured deadline; `done_on` is None while it is open."""

    measure: str
    case_id: UUID
    clock_id: str
    instance: str
    member: UUID | None
    case_number: str
    title: str
    owner: str
    unit: str
    due_on: date
    done_on: date | None
    outcome: Outcome


async def counts(pool: Any, county: int, asked: Asked) -> list[Count]:
    """Every count that is not zero."""
    async with in_county(pool, county, report=asked.units is None, filtered=True) as connection:
        rows = await connection.fetch(SQL.counts, *_arguments(county, asked))
    return [Count(**dict(row)) for row in rows]


async def deadlines(
    pool: Any,
    county: int,
    asked: Asked,
    outcomes: Sequence[Outcome] = (),
    unit: str = "",
    after: tuple[date, UUID, str] | None = None,
    limit: int = 50,
) -> list[Deadline]:
    """A page of the deadlines behind a number, the earliest due first."""
    mark = after or (None, None, "")
    async with in_county(pool, county, report=asked.units is None, filtered=True) as connection:
        rows = await connection.fetch(
            SQL.deadlines, *_arguments(county, asked), list(outcomes), unit, *mark, limit
        )
    return [Deadline(**dict(row)) for row in rows]


def _arguments(county: int, asked: Asked) -> tuple[Any, ...]:
    measures = [
        {**msgspec.to_builtins(each), "measure": each.name, "plus_days": days}
        for each, days in asked.measures
    ]
    units = None if asked.units is None else list(asked.units)
    return (
        county,
        measures,
        units,
        list(asked.offices),
        asked.from_on,
        asked.to_on,
        asked.today,
    )
