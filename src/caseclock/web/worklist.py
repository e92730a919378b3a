"""The worklist: whose case stands how, what is due next, and whose move it is; now or at a moment."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, get_args

import msgspec
from litestar import Request, get, post
from litestar.params import QueryParameter

from caseclock.application.denied import Denied
from caseclock.application.lastmailing import LastMailing, last_mailing
from caseclock.application.notices.outgoing import OutgoingPage, outgoing
from caseclock.application.reach import case_of
from caseclock.application.taking import Taken, take_next
from caseclock.application.worklistrows import Group
from caseclock.application.worklistview import Question, Work, work
from caseclock.readmodels.worklist_query import Sort, State
from caseclock.web.asking import AsOf, application_of, moment
from caseclock.web.auth import access_of, the_principal
from caseclock.web.commands import Key
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor

_OWNER = "An account's id or login; `me` with those covered today, `none`, `any`. By role when absent."


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
    group: Annotated[Group | None, QueryParameter(description="What stands in one group of My work.")] = None,
    due: Annotated[
        Literal["today"] | None, QueryParameter(description="What is to be done by the end of today.")
    ] = None,
    due_before: Annotated[date | None, QueryParameter(description="Due on an earlier day than this.")] = None,
    sort: Annotated[Sort, QueryParameter(description="What comes first.")] = "due",
    as_of: AsOf = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Work:
    """By role: a worker's own and covered cases, a supervisor's units and own office's queues, a site its
    own, others the county."""
    question = Question(
        owner=owner,
        unit=unit,
        queue=queue,
        group=group or "",
        states=tuple(states or ()),
        whose_move=whose_move,
        procedure=procedure,
        flag=flag,
        due=due or "",
        due_before=due_before,
        sort=sort,
        as_of=moment(as_of),
    )
    found = await work(
        application_of(request),
        access_of(request),
        the_principal(request),
        question,
        after=_after(cursor, sort),
        limit=limit,
    )
    return msgspec.structs.replace(found, next=to_cursor(sort, found.next) if found.next else "")


@post(
    "/worklist/next",
    opt={"operation": "worklist.take"},
    status_code=200,
    tags=["Work"],
    summary="Take the next case",
)
async def take(
    request: Request[Any, Any, Any],
    key: Key,
    after: Annotated[
        str, QueryParameter(max_length=60, description="A case to pass over; the next after it is taken.")
    ] = "",
) -> Taken:
    """The most urgent case that waits for the office: own, or nobody's in an own queue, which is then one's
    own. 404 when nothing waits."""
    principal = the_principal(request)
    passed = case_of(after, principal.actor.county) if after else None
    return await take_next(application_of(request), access_of(request), principal, key, passed)


@get(
    "/worklist/last-mailing-day",
    opt={"operation": "worklist.read"},
    tags=["Work"],
    summary="The next last mailing day",
)
async def mailing(request: Request[Any, Any, Any]) -> LastMailing:
    """Until when an adverse notice may leave for the next first of a month, and which cases that touches."""
    return await last_mailing(application_of(request), access_of(request), the_principal(request))


def _after(cursor: str, sort: str) -> str:
    mark = from_cursor(cursor, tuple[str, str])
    if mark is None:
        return ""
    if mark[0] != sort:
        raise Denied(
            "invalid", "cursor_refused", "This cursor is of a list sorted otherwise.", field="cursor"
        )
    return mark[1]


@get(
    "/worklist/outgoing",
    opt={"operation": "worklist.read"},
    tags=["Work"],
    summary="What must be printed and mailed",
)
async def to_mail(
    request: Request[Any, Any, Any],
    skip: Annotated[int, QueryParameter(ge=0, le=99999, description="Cases to skip: `next` as it came.")] = 0,
) -> OutgoingPage:
    """Every notice that has not left, with the command that says of each that its next step is done."""
    return await outgoing(application_of(request), access_of(request), the_principal(request), skip)


HANDLERS = [list_work, take, mailing, to_mail]
