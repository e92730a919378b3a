"""The worklist: whose case stands how, what is due next, and whose move it is; now or at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, get_args
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import QueryParameter

from caseclock.application.access import Access
from caseclock.application.accounts import find
from caseclock.application.denied import Denied
from caseclock.application.words import Titles, clock_name, clock_titles
from caseclock.application.worklists import ANYBODY, ME, NOBODY, within
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef, ClockRef
from caseclock.kernel.time import local_date, start_of_day
from caseclock.readmodels.worklist_query import (
    Counts,
    Filters,
    Sort,
    State,
    WorkItem,
    worklist,
    worklist_counts,
)
from caseclock.web.asking import AsOf, application_of, moment
from caseclock.web.auth import access_of, the_principal
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor

_INSTANT = timedelta(microseconds=1)
_OWNER = "An account's id or login; `me` with those covered today, `none`, `any`. By role when absent."


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline: its clock, the legal date, the office's own earlier one, and the moment it is over."""

    clock: str
    name: str
    title: Titles
    legal_on: date | None
    internal_on: date | None
    at: datetime | None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One case. `due` is the county's next deadline, `next_due` anybody's; nothing restricted is shown."""

    case: str
    case_number: str
    name: str
    kind: str
    state: State
    whose_move: str
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


class Worklist(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list, and the counts of all of it by state and by whose move it is."""

    as_of: datetime
    items: list[Row]
    counts: Counts
    next: str


@get("/worklist", opt={"operation": "worklist.read"}, tags=["Work"], summary="The worklist")
async def list_work(
    request: Request[Any, Any, Any],
    owner: Annotated[str, QueryParameter(max_length=100, description=_OWNER)] = "",
    unit: Annotated[str, QueryParameter(max_length=40, description="Cases of this unit.")] = "",
    queue: Annotated[str, QueryParameter(max_length=100, description="Cases waiting in this queue.")] = "",
    states: Annotated[
        list[State] | None,
        QueryParameter(name="state", description=f"One or more of: {', '.join(get_args(State))}."),
    ] = None,
    whose_move: Annotated[
        str, QueryParameter(max_length=100, description="office, member, nobody, or whoever is waited for.")
    ] = "",
    procedure: Annotated[str, QueryParameter(max_length=100, description="In which this runs.")] = "",
    flag: Annotated[str, QueryParameter(max_length=100, description="immediate_need, unread ...")] = "",
    due_before: Annotated[date | None, QueryParameter(description="Due on an earlier day than this.")] = None,
    sort: Annotated[Sort, QueryParameter(description="What comes first.")] = "due",
    as_of: AsOf = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Worklist:
    """By role: a worker's own and covered cases, a supervisor's units and own office's queues, a site its
    own, others the county."""
    at = moment(as_of)
    principal, access, application = the_principal(request), access_of(request), application_of(request)
    asked = Filters(
        queue=queue,
        states=tuple(states or ()),
        whose_move=whose_move,
        procedure=procedure,
        flag=flag,
        # What is due on the day before ends at the first instant of this day, so that instant counts.
        due_before=start_of_day(due_before) + _INSTANT if due_before else None,
    )
    await _known(access, principal.actor.county, owner)
    filters = await within(access, principal, asked, owner, unit)
    pool, county = application.store.pool, principal.actor.county
    rows = await worklist(
        pool, county, filters, as_of=at, sort=sort, after=_after(cursor, sort), limit=limit + 1
    )
    counts = await worklist_counts(pool, county, filters, as_of=at)
    shown = rows[:limit]
    names = await access.accounts.names(county, _accounts(shown))
    definitions = application.rules.definitions
    return Worklist(
        as_of=at or await access.accounts.business_now(),
        items=[_row(county, item, definitions, names) for item in shown],
        counts=counts,
        next=to_cursor(sort, shown[-1].cursor) if len(rows) > limit else "",
    )


async def _known(access: Access, county: int, owner: str) -> None:
    """An owner that is no account of the county is a mistake in the question, not an empty list."""
    if owner in ("", ME, NOBODY, ANYBODY):
        return
    try:
        await find(access, county, owner)
    except Denied:
        raise Denied(
            "invalid",
            "no_such_owner",
            "No account of this county has that id or login.",
            remedy=f"Give an account's id or login, or one of {ME}, {NOBODY}, {ANYBODY}.",
            field="owner",
        ) from None


def _after(cursor: str, sort: str) -> str:
    mark = from_cursor(cursor, tuple[str, str])
    if mark is None:
        return ""
    if mark[0] != sort:
        raise Denied(
            "invalid", "cursor_refused", "This cursor is of a list sorted otherwise.", field="cursor"
        )
    return mark[1]


def _accounts(rows: Sequence[WorkItem]) -> set[UUID]:
    """The owners that are accounts; an imported or a departed one may be a name only."""
    found = set()
    for row in rows:
        try:
            found.add(UUID(row.owner))
        except ValueError:
            continue
    return found


def _row(county: int, item: WorkItem, definitions: Definitions, names: dict[str, str]) -> Row:
    return Row(
        case=str(CaseRef(county, item.case_id)),
        case_number=item.case_number,
        name=item.title,
        kind=item.kind,
        state=item.state,
        whose_move=item.whose_move,
        due=_due(county, item, definitions, item.clock, item.due_at, item.due_on, item.internal_on),
        next_due=_due(county, item, definitions, item.next_clock, item.next_due_at),
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


def _due(
    county: int,
    item: WorkItem,
    definitions: Definitions,
    clock: str,
    at: datetime | None,
    legal_on: date | None = None,
    internal_on: date | None = None,
) -> Due | None:
    if not clock:
        return None
    return Due(
        clock=str(ClockRef(CaseRef(county, item.case_id), clock)),
        name=clock_name(clock),
        title=clock_titles(definitions, clock),
        # The moment lies just after the day it ends.
        legal_on=legal_on or (local_date(at - _INSTANT) if at else None),
        internal_on=internal_on,
        at=at,
    )


HANDLERS = [list_work]
