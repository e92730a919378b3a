"""Asking the worklist: now, or as it stood at a moment; filtered, sorted, counted, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "worklist_query.sql")

State = Literal["not_started", "running", "paused", "at_risk", "overdue"]
#: Whose move: ours, nobody's, or anybody else's.
Mover = Literal["office", "others", "nobody"]
Sort = Literal["due", "at_risk", "next_due", "filed", "case_number", "title", "owner"]


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows. `owners` are the accounts meant, with those they cover today; None means any.

    `unowned_of`: beside the units, what nobody owns in these offices. `due_today`: the county must act by the
    end of this day, its own earlier date counted, and is not late yet. `cases` keeps the list to these: a
    provider site sees its own and no other.
    """

    owners: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None
    unowned_of: tuple[str, ...] = ()
    movers: tuple[Mover, ...] = ()
    due_today: date | None = None
    queue: str = ""
    states: tuple[State, ...] = ()
    whose_move: str = ""
    procedure: str = ""
    flag: str = ""
    due_before: datetime | None = None
    kind: str = ""
    cases: tuple[UUID, ...] | None = None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One procedure that waits: for whom, in which state, for which papers, and since which day."""

    who: str
    procedure: str
    state: str
    items: tuple[str, ...]
    since: date


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
    awaits: tuple[Waiting, ...]
    cursor: str

    @property
    def mover(self) -> Mover:
        """Whose move it is, told in three."""
        return mover(self.whose_move)


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows by state, by whose move it is and by both, under the filters other than these."""

    total: int
    states: dict[str, int]
    moves: dict[str, int]
    due_today: int
    each: dict[tuple[State, Mover], int]


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
    async with in_county(pool, county, filtered=True) as connection:
        found = await connection.fetch(
            query,
            *_arguments(county, filters, as_of),
            sort,
            after,
            limit,
            offices,
            list(filters.movers),
            filters.due_today,
        )
    return [_item(row) for row in found]


async def items_of(
    pool: Any, county: int, cases: Sequence[UUID], *, as_of: datetime | None = None
) -> dict[UUID, WorkItem]:
    """How some cases stand now, or stood and were known at `as_of`; a case that is not open is missing."""
    async with in_county(pool, county) as connection:
        found = await connection.fetch(SQL.of_cases, county, list(cases), as_of)
    return {row["case_id"]: _item(row) for row in found}


async def worklist_counts(
    pool: Any, county: int, filters: Filters, *, today: date, as_of: datetime | None = None
) -> Counts:
    """What the heading of the list says; `today` is the day of `as_of`."""
    query = SQL.counts if as_of is None else SQL.counts_as_of
    arguments = _arguments(county, msgspec.structs.replace(filters, states=()), as_of)
    async with in_county(pool, county, filtered=True) as connection:
        found = await connection.fetch(query, *arguments, list(filters.unowned_of), today)
    states: dict[str, int] = dict.fromkeys(("overdue", "at_risk", "running", "paused", "not_started"), 0)
    moves: dict[str, int] = {}
    each: dict[tuple[State, Mover], int] = {}
    for row in found:
        key = (row["state"], mover(row["whose_move"]))
        each[key] = each.get(key, 0) + row["cases"]
        states[row["state"]] += row["cases"]
        moves[row["whose_move"]] = moves.get(row["whose_move"], 0) + row["cases"]
    due = sum(row["due"] for row in found if row["state"] != "overdue")
    return Counts(total=sum(states.values()), states=states, moves=moves, due_today=due, each=each)


async def next_to_take(
    pool: Any,
    county: int,
    owners: Sequence[str],
    units: Sequence[str],
    offices: Sequence[str],
    after: UUID | None = None,
) -> tuple[UUID, bool] | None:
    """The most urgent case and whether nobody owns it; with `after` the next less urgent than that case."""
    async with in_county(pool, county) as connection:
        row = await connection.fetchrow(
            SQL.next_to_take, county, list(owners), list(units), list(offices), after
        )
    return (row["case_id"], row["unowned"]) if row else None


def mover(whose_move: str) -> Mover:
    """Whose move it is, told in three: ours, nobody's, anybody else's."""
    return whose_move if whose_move in ("office", "nobody") else "others"  # type: ignore[return-value]


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
        None if filters.cases is None else list(filters.cases),
    )


def _item(row: Any) -> WorkItem:
    values = dict(row)
    values |= {name: tuple(values[name]) for name in ("procedures", "flags")}
    values["awaits"] = msgspec.convert(values["awaits"], tuple[Waiting, ...])
    return WorkItem(**values)
