"""Who has how much: open cases and unworked alerts by worker, unit and queue."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.readmodels.alerts import AlertRow, alert_row
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "workload.sql")


class Within(msgspec.Struct, frozen=True, kw_only=True):
    """Which units (None: the whole county), and offices whose unowned cases count with them."""

    units: tuple[str, ...] | None
    offices: tuple[str, ...] = ()


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """One desk: the five states add up to `cases`, and so do `ours`, `theirs` and `resting`.

    `oldest_*` is the case that no person has touched longest. `queue` only where nobody is the owner.
    """

    owner: str
    unit: str
    queue: str
    cases: int
    overdue: int
    at_risk: int
    running: int
    paused: int
    not_started: int
    ours: int
    theirs: int
    resting: int
    alerts: int
    oldest_touch: datetime | None
    oldest_case: UUID | None
    oldest_number: str


class Unworked(msgspec.Struct, frozen=True, kw_only=True):
    """So many alerts of one owner in one age group, and when the oldest was raised."""

    owner: str
    unit: str
    age: int
    alerts: int
    oldest: datetime


async def workload(pool: Any, county: int, within: Within) -> list[Load]:
    """A row a desk, most overdue first."""
    async with in_county(pool, county, report=within.units is None, filtered=True) as connection:
        rows = await connection.fetch(SQL.workload, county, *_arguments(within))
    return [Load(**dict(row)) for row in rows]


async def unworked(
    pool: Any,
    county: int,
    within: Within,
    *,
    owner: str = "",
    in_hand_too: bool = False,
    after: tuple[datetime, UUID, str] | None = None,
    limit: int = 50,
) -> list[AlertRow]:
    """Open alerts, oldest first; `in_hand_too`: also those that are acknowledged or put off."""
    mark = after or (None, None, "")
    arguments = (county, *_arguments(within), owner, not in_hand_too, *mark, limit)
    async with in_county(pool, county, report=within.units is None, filtered=True) as connection:
        return [alert_row(row) for row in await connection.fetch(SQL.unworked, *arguments)]


async def unworked_counts(
    pool: Any, county: int, within: Within, ages: tuple[timedelta, ...]
) -> list[Unworked]:
    """How many by owner and age; group n lies between the n-th and the next of `ages`."""
    async with in_county(pool, county, report=within.units is None, filtered=True) as connection:
        rows = await connection.fetch(SQL.unworked_counts, county, *_arguments(within), list(ages))
    return [Unworked(**dict(row)) for row in rows]


def _arguments(within: Within) -> tuple[Any, ...]:
    return (None if within.units is None else list(within.units), list(within.offices))
