"""My work: what is asked of the list, its page of rows, and the counts of its groups."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Literal

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.tokens import Principal
from caseclock.application.worklistrows import GROUPS, INSTANT, Group, Row, accounts_of, group_of, row_of
from caseclock.application.worklists import Desk, within
from caseclock.kernel.time import local_date, start_of_day
from caseclock.readmodels.worklist_query import (
    Counts,
    Filters,
    Sort,
    State,
    worklist,
    worklist_counts,
)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the list. `due`: `today` keeps what must be done by the end of the day."""

    owner: str = ""
    unit: str = ""
    queue: str = ""
    group: Group | Literal[""] = ""
    states: tuple[State, ...] = ()
    whose_move: str = ""
    procedure: str = ""
    flag: str = ""
    due: Literal["", "today"] = ""
    due_before: date | None = None
    sort: Sort = "due"
    as_of: datetime | None = None


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases, under the filters other than state, group and what is due today."""

    total: int
    states: dict[str, int]
    moves: dict[str, int]
    groups: dict[Group, int]
    due_today: int


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list with its counts; `next` is the mark of the last row, empty on the last page."""

    as_of: datetime
    items: list[Row]
    counts: Totals
    next: str


async def work(
    app: Application,
    access: Access,
    principal: Principal,
    question: Question,
    *,
    after: str = "",
    limit: int = 50,
    desk: Desk | None = None,
) -> Work:
    """The page of the list that the caller's role may see; Denied for another's unit or an unknown owner."""
    now = question.as_of or await access.accounts.business_now()
    today, county, pool = local_date(now), principal.actor.county, app.store.pool
    wide = await within(access, principal, _filters(question), question.owner, question.unit, desk)
    narrow = _narrowed(wide, question, today)
    rows, counts = await asyncio.gather(
        worklist(
            pool, county, narrow, as_of=question.as_of, sort=question.sort, after=after, limit=limit + 1
        ),
        worklist_counts(pool, county, wide, today=today, as_of=question.as_of),
    )
    shown = rows[:limit]
    names = await access.accounts.names(county, accounts_of(row.owner for row in shown))
    definitions = app.rules.definitions
    return Work(
        as_of=now,
        items=[row_of(county, item, definitions, names, today) for item in shown],
        counts=_totals(counts),
        next=shown[-1].cursor if len(rows) > limit else "",
    )


def _filters(question: Question) -> Filters:
    return Filters(
        queue=question.queue,
        whose_move=question.whose_move,
        procedure=question.procedure,
        flag=question.flag,
        # What is due on the day before ends at the first instant of this day, so that instant counts.
        due_before=start_of_day(question.due_before) + INSTANT if question.due_before else None,
    )


def _narrowed(filters: Filters, question: Question, today: date) -> Filters:
    states, movers = GROUPS[question.group] if question.group else ((), ())
    return msgspec.structs.replace(
        filters,
        states=states or question.states,
        movers=movers,
        due_today=today if question.due == "today" else None,
    )


def _totals(counts: Counts) -> Totals:
    groups = dict.fromkeys(GROUPS, 0)
    for (state, mover), cases in counts.each.items():
        groups[group_of(state, mover)] += cases
    return Totals(
        total=counts.total,
        states=counts.states,
        moves=counts.moves,
        groups=groups,
        due_today=counts.due_today,
    )
