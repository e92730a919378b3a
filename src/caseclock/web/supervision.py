"""A supervisor's view of the work: who has how much, what is late and why, which alerts wait."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import FromPath, QueryParameter

from caseclock.application.alertlist import told
from caseclock.application.lateness import Late, why_late
from caseclock.application.supervision import (
    UnworkedAlerts,
    Workload,
    late_cases,
    reach_of_units,
    read_unworked,
    read_workload,
)
from caseclock.kernel.ids import CaseRef
from caseclock.readmodels.workload import unworked
from caseclock.web.alerts import AlertPage
from caseclock.web.asking import AsOf, application_of, case_as_known, moment, record_reading
from caseclock.web.auth import access_of, the_principal
from caseclock.web.paging import Cursor, from_cursor, to_cursor

_TAGS = ["Supervision"]
_OPERATION = {"operation": "work.oversee"}
OfUnit = Annotated[str, QueryParameter(max_length=40, description="One unit; all in reach when empty.")]
OfOwner = Annotated[str, QueryParameter(max_length=100, description="One owner's account id.")]
#: Each row folds a history.
FewRows = Annotated[int, QueryParameter(ge=1, le=50, description="Rows a page holds at most.")]


class LateRow(msgspec.Struct, frozen=True, kw_only=True):
    """An overdue case, and why; `late` is None where the deadline was met since the list was made."""

    case: str
    case_number: str
    name: str
    owner: str
    owner_name: str
    unit: str
    whose_move: str
    due_at: datetime | None
    late: Late | None


class LatePage(msgspec.Struct, frozen=True, kw_only=True):
    """The longest overdue first; `next` is empty on the last page."""

    items: list[LateRow]
    next: str


class WhyLate(msgspec.Struct, frozen=True, kw_only=True):
    """Why a case is late; None where nothing of the county's is."""

    late: Late | None


@get("/workload", opt=_OPERATION, tags=_TAGS, summary="Who has how much")
async def workload(request: Request[Any, Any, Any], unit: OfUnit = "") -> Workload:
    """Open cases by worker, unit and queue: by state of the next deadline and whose move it is."""
    return await read_workload(application_of(request), access_of(request), the_principal(request), unit)


@get("/late", opt=_OPERATION, tags=_TAGS, summary="Late cases, and why")
async def late(
    request: Request[Any, Any, Any],
    unit: OfUnit = "",
    owner: OfOwner = "",
    cursor: Cursor = "",
    limit: FewRows = 25,
) -> LatePage:
    """Each with for whom it waited how long since its deadline began to count."""
    principal = the_principal(request)
    (after,) = from_cursor(cursor, tuple[str]) or ("",)
    rows = await late_cases(
        application_of(request),
        access_of(request),
        principal,
        unit=unit,
        owner=owner,
        after=after,
        limit=limit + 1,
    )
    shown, county = rows[:limit], principal.actor.county
    items = [
        LateRow(
            case=str(CaseRef(county, row.item.case_id)),
            case_number=row.item.case_number,
            name=row.item.title,
            owner=row.item.owner,
            owner_name=row.owner_name,
            unit=row.item.unit,
            whose_move=row.item.whose_move,
            due_at=row.item.due_at,
            late=row.late,
        )
        for row in shown
    ]
    return LatePage(items=items, next=to_cursor(shown[-1].item.cursor) if len(rows) > limit else "")


@get(
    "/cases/{case_id:str}/lateness",
    opt={"operation": "case.read"},
    tags=["Cases"],
    summary="Why a case is late",
)
async def lateness(request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None) -> WhyLate:
    """In one sentence in two languages, and the days behind it."""
    opened, found = await case_as_known(request, case_id, as_of)
    app = application_of(request)
    await record_reading(request, opened, "lateness")
    return WhyLate(late=why_late(found, app.rules, app.tools, moment(as_of)))


@get("/alerts/unworked", opt=_OPERATION, tags=_TAGS, summary="Alerts nobody has in hand, counted")
async def unworked_alerts(request: Request[Any, Any, Any], unit: OfUnit = "") -> UnworkedAlerts:
    """Open, not acknowledged and not put off: by whose they are and how old."""
    return await read_unworked(application_of(request), access_of(request), the_principal(request), unit)


@get("/alerts/of-units", opt=_OPERATION, tags=_TAGS, summary="Alerts of own units")
async def alerts_of_units(
    request: Request[Any, Any, Any],
    unit: OfUnit = "",
    owner: OfOwner = "",
    in_hand_too: Annotated[
        bool, QueryParameter(description="Also acknowledged ones and those put off.")
    ] = False,
    cursor: Cursor = "",
    limit: FewRows = 50,
) -> AlertPage:
    """The oldest first; each says how it goes away."""
    principal, app, access = the_principal(request), application_of(request), access_of(request)
    within = await reach_of_units(access, principal, unit)
    rows = await unworked(
        app.store.pool,
        principal.actor.county,
        within,
        owner=owner,
        in_hand_too=in_hand_too,
        after=from_cursor(cursor, tuple[datetime, UUID, str]),
        limit=limit + 1,
    )
    items, mark = await told(app, access, principal, rows, limit)
    return AlertPage(items=items, next=to_cursor(*mark) if mark else "")


HANDLERS = [workload, late, lateness, unworked_alerts, alerts_of_units]
