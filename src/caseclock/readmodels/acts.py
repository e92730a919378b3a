"""Who did what, when, and by which rule: the events of one command in one case are one act."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "acts.sql")


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act. `version` is its first event's; `rules` those that it ran, or the codes of what a person
    decided; `recorded_at` is also the moment as which to see what was known."""

    case_id: UUID
    recorded_at: datetime
    version: int
    command: str
    actor: str
    name: str
    role: str
    on_behalf_of: str
    reason: str
    types: tuple[str, ...]
    rules: tuple[str, ...]
    procedures: tuple[str, ...]
    case_number: str
    unit: str


class ActFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which acts: recorded from `since` until before `until`; all else left empty means any.

    `units`: in cases of these units, or by their people.
    """

    since: datetime
    until: datetime
    actor: str = ""
    command: str = ""
    rule: str = ""
    case_id: UUID | None = None
    units: tuple[str, ...] | None = None


Mark = tuple[datetime, UUID, int]
_INSTANT = timedelta(microseconds=1)
_FIRST = timedelta(days=1)


async def acts(
    pool: Any, county: int, asked: ActFilter, *, before: Mark | None = None, limit: int = 50
) -> list[Act]:
    """A page of acts, the newest first; `before` is the last one's (recorded_at, case_id, version).

    Read backwards in stretches, so that the newest page does not read the whole period. No stretch divides an
    act, since all its events were recorded at one moment.
    """
    found: list[Act] = []
    until = min(asked.until, before[0] + _INSTANT) if before else asked.until
    stretches = _where_it_ran if asked.rule else _doubling
    async for since, cases in stretches(pool, county, msgspec.structs.replace(asked, until=until), limit):
        part = msgspec.structs.replace(asked, since=since, until=until)
        found += await _stretch(pool, county, part, cases, before, limit - len(found))
        until = since
        if len(found) >= limit:
            break
    return found


Stretches = AsyncIterator[tuple[datetime, list[UUID] | None]]


async def _doubling(pool: Any, county: int, asked: ActFilter, limit: int) -> Stretches:
    """Since when each stretch is read, a day first and then twice as long each time; in which cases."""
    since, stretch = asked.until, _FIRST
    while since > asked.since:
        since, stretch = max(asked.since, since - stretch), stretch * 2
        yield since, [asked.case_id] if asked.case_id else None


async def _where_it_ran(pool: Any, county: int, asked: ActFilter, limit: int) -> Stretches:
    """Since when each stretch is read, so long that the rule ran at `limit` moments in it; in which cases."""
    until = asked.until
    while True:
        async with in_county(pool, county, filtered=True) as connection:
            row = await connection.fetchrow(
                SQL.ruled, county, asked.since, until, asked.rule, asked.case_id, limit
            )
        if row is None:
            return
        until = row["since"]
        yield until, row["cases"]


async def _stretch(
    pool: Any,
    county: int,
    asked: ActFilter,
    cases: list[UUID] | None,
    before: Mark | None,
    limit: int,
) -> list[Act]:
    async with in_county(pool, county, filtered=True) as connection:
        rows = await connection.fetch(
            SQL.acts,
            county,
            asked.since,
            asked.until,
            cases,
            asked.actor,
            asked.command,
            asked.rule,
            None if asked.units is None else list(asked.units),
            *(before or (None, None, None)),
            limit,
        )
    return [_act(row) for row in rows]


def _act(row: Any) -> Act:
    values = dict(row)
    return Act(**values | {name: tuple(values[name]) for name in ("types", "rules", "procedures")})
