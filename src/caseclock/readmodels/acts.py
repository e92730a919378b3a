"""Who did what, when, and by which rule: the events of one command in one case are one act."""

from __future__ import annotations

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

    Read backwards in stretches that double, so that the newest page does not read the whole period. No
    stretch divides an act, since all its events were recorded at one moment.
    """
    found: list[Act] = []
    until = min(asked.until, before[0] + _INSTANT) if before else asked.until
    stretch = _FIRST
    while len(found) < limit and until > asked.since:
        since = max(asked.since, until - stretch)
        part = msgspec.structs.replace(asked, since=since, until=until)
        found += await _stretch(pool, county, part, before, limit - len(found))
        until, stretch = since, stretch * 2
    return found


async def _stretch(pool: Any, county: int, asked: ActFilter, before: Mark | None, limit: int) -> list[Act]:
    async with in_county(pool, county) as connection:
        rows = await connection.fetch(
            SQL.acts,
            county,
            asked.since,
            asked.until,
            asked.case_id,
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
