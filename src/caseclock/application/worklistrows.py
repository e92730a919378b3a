"""Rows of My work as a person sees them: in which group, what is due, and what is awaited of whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.application.casefile.caller import item_titles
from caseclock.application.casefile.deadlines import time_left
from caseclock.application.restricted import telling_chart
from caseclock.application.wording import said
from caseclock.application.words import Titles, clock_name, clock_titles, state_titles
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef, ClockRef
from caseclock.kernel.time import local_date
from caseclock.readmodels.worklist_query import Mover, State, Waiting, WorkItem

INSTANT = timedelta(microseconds=1)
Group = Literal[
    "overdue", "at_risk", "waiting_on_me", "waiting_on_others", "paused", "not_started", "resting"
]
#: Each case is in one group: by how its clock stands, then by whose move it is.
GROUPS: dict[Group, tuple[tuple[State, ...], tuple[Mover, ...]]] = {
    "overdue": (("overdue",), ()),
    "at_risk": (("at_risk",), ()),
    "waiting_on_me": (("running",), ("office",)),
    "waiting_on_others": (("running",), ("others",)),
    "paused": (("paused",), ()),
    "not_started": (("not_started",), ("office", "others")),
    "resting": (("running", "not_started"), ("nobody",)),
}


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline: its clock, the legal date, the office's own earlier one, and the moment it is over.

    `days_left` are calendar days to the legal date: 0 today, below 0 when it has passed; `left` says it.
    """

    clock: str
    name: str
    title: Titles
    legal_on: date | None
    internal_on: date | None
    at: datetime | None
    days_left: int | None
    left: Titles


class Awaited(msgspec.Struct, frozen=True, kw_only=True):
    """What is waited for: of whom, in which procedure, which papers, since which day. `title` is the state,
    or nothing where a state would say what is restricted."""

    who: str
    who_title: Titles
    procedure: Titles
    title: Titles | None
    needed: tuple[Titles, ...]
    since: date


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One case. `due` is the county's next deadline, `next_due` anybody's; nothing restricted is shown."""

    case: str
    case_number: str
    name: str
    kind: str
    state: State
    group: Group
    whose_move: str
    awaits: tuple[Awaited, ...]
    due: Due | None
    next_due: Due | None
    flags: tuple[str, ...]
    alerts: int
    owner: str
    owner_name: str
    unit: str
    office: str
    queue: str
    procedures: tuple[str, ...]
    filed_on: date | None
    since: datetime


def group_of(state: State, mover: Mover) -> Group:
    """The one group a case is in."""
    return next(
        group
        for group, (states, movers) in GROUPS.items()
        if state in states and (not movers or mover in movers)
    )


def accounts_of(owners: Iterable[str]) -> set[UUID]:
    """The owners that are accounts; an imported or a departed one may be a name only."""
    found = set()
    for owner in owners:
        try:
            found.add(UUID(owner))
        except ValueError:
            continue
    return found


def row_of(county: int, item: WorkItem, definitions: Definitions, names: dict[str, str], today: date) -> Row:
    """A row of the list on a day; `names` are the owners' by account."""
    case = CaseRef(county, item.case_id)
    return Row(
        case=str(case),
        case_number=item.case_number,
        name=item.title,
        kind=item.kind,
        state=item.state,
        group=group_of(item.state, item.mover),
        whose_move=item.whose_move,
        awaits=tuple(_awaited(definitions, each) for each in _once(item.awaits)),
        due=_due(case, item.clock, definitions, today, item.due_at, item.due_on, item.internal_on),
        next_due=_due(case, item.next_clock, definitions, today, item.next_due_at),
        flags=item.flags,
        alerts=item.alerts,
        owner=item.owner,
        owner_name=names.get(item.owner, item.owner),
        unit=item.unit,
        office=item.office,
        queue=item.queue,
        procedures=item.procedures,
        filed_on=item.filed_on,
        since=item.since,
    )


def _awaited(definitions: Definitions, wait: Waiting) -> Awaited:
    """A chart whose states tell what the Hub or SAVE said is told by its procedure's name alone."""
    telling = telling_chart(f"{wait.procedure}-1")
    return Awaited(
        who=wait.who,
        who_title=said("whose_move", wait.who),
        procedure=state_titles(definitions, wait.procedure),
        title=None if telling else state_titles(definitions, wait.procedure, wait.state),
        needed=tuple(item_titles(item) for item in wait.items),
        since=wait.since,
    )


def _once(waits: tuple[Waiting, ...]) -> Iterator[Waiting]:
    """What several people wait for alike is told once, with the first day of it."""
    alike: dict[tuple[str, ...], Waiting] = {}
    for wait in waits:
        key = (wait.who, wait.procedure, wait.state, *wait.items)
        alike[key] = min(alike.get(key, wait), wait, key=lambda each: each.since)
    yield from alike.values()


def _due(
    case: CaseRef,
    clock: str,
    definitions: Definitions,
    today: date,
    at: datetime | None,
    legal_on: date | None = None,
    internal_on: date | None = None,
) -> Due | None:
    if not clock:
        return None
    # The moment lies just after the day it ends.
    legal_on = legal_on or (local_date(at - INSTANT) if at else None)
    days_left = (legal_on - today).days if legal_on else None
    return Due(
        clock=str(ClockRef(case, clock)),
        name=clock_name(clock),
        title=clock_titles(definitions, clock),
        legal_on=legal_on,
        internal_on=internal_on,
        at=at,
        days_left=days_left,
        left=time_left(days_left),
    )
