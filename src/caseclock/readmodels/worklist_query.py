"""Asking the worklist: now, or as it stood at a moment; filtered, sorted, counted, page by page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "worklist_query.sql")

State = Literal["not_started", "running", "paused", "at_risk", "overdue"]
Sort = Literal["due", "at_risk", "next_due", "filed", "case_number", "title", "owner"]


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows. `owners` are the accounts meant, with those they cover today; None means any.

    `unowned_of`: beside the units, what nobody owns in these offices. `case_id` keeps the list to one case:
    a provider site sees its own and no other.
    """

    owners: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None
    unowned_of: tuple[str, ...] = ()
    queue: str = ""
    states: tuple[State, ...] = ()
    whose_move: str = ""
    procedure: str = ""
    flag: str = ""
    due_before: datetime | None = None
    kind: str = ""
    case_id: UUID | None = None


class WorkItem(msgspec.Struct, frozen=True, kw_only=True):
    """One case as the list shows it; `state` as of the moment asked, `cursor` to go on after it."""

    case_id: UUID
    from_version: int
    since: datetime
    case_number: str
    kind: str
    title: str
    owner: str
    unit: str
    office: str
    queue: str
    state: State
    whose_move: str
    procedures: tuple[str, ...]
    clock: str
    at_risk_at: datetime | None
    due_at: datetime | None
    due_on: date | None
    internal_on: date | None
    next_clock: str
    next_due_at: datetime | None
    filed_on: date | None
    alerts: int
    flags: tuple[str, ...]
    cursor: str


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows by state and by whose move it is, under the filters other than the state."""

    total: int
    states: dict[str, int]
    moves: dict[str, int]


async def worklist(
    pool: Any,
    county: int,
    filters: Filters,
    *,
    as_of: datetime | None = None,
    sort: Sort = "due",
    after: str = "",
    limit: int = 50,
) -> list[WorkItem]:
    """A page of the list, as it is now or as it stood and was known at `as_of`."""
    query = SQL.worklist if as_of is None else SQL.worklist_as_of
    offices = list(filters.unowned_of)
    async with in_county(pool, county) as connection:
        found = await connection.fetch(
            query, *_arguments(county, filters, as_of), sort, after, limit, offices
        )
    return [_item(row) for row in found]


async def worklist_counts(
    pool: Any, county: int, filters: Filters, *, as_of: datetime | None = None
) -> Counts:
    """What the heading of the list says."""
    query = SQL.counts if as_of is None else SQL.counts_as_of
    arguments = _arguments(county, msgspec.structs.replace(filters, states=()), as_of)
    async with in_county(pool, county) as connection:
        found = await connection.fetch(query, *arguments, list(filters.unowned_of))
    states: dict[str, int] = dict.fromkeys(("overdue", "at_risk", "running", "paused", "not_started"), 0)
    moves: dict[str, int] = {}
    for row in found:
        states[row["state"]] += row["cases"]
        moves[row["whose_move"]] = moves.get(row["whose_move"], 0) + row["cases"]
    return Counts(total=sum(states.values()), states=states, moves=moves)


def _arguments(county: int, filters: Filters, as_of: datetime | None) -> tuple[Any, ...]:
    return (
        county,
        as_of,
        None if filters.owners is None else list(filters.owners),
        None if filters.units is None else list(filters.units),
        filters.queue,
        list(filters.states),
        filters.whose_move,
        filters.procedure,
        filters.flag,
        filters.due_before,
        filters.kind,
        filters.case_id,
    )


def _item(row: Any) -> WorkItem:
    values = dict(row)
    values |= {name: tuple(values[name]) for name in ("procedures", "flags")}
    return WorkItem(**values)
