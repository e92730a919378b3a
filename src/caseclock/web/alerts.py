"""Open alerts of whoever asks: as owner, cover, supervisor or unit; each says how it goes away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import QueryParameter

from caseclock.application.access import Principal
from caseclock.application.alertview import Because, because
from caseclock.application.app import Application
from caseclock.application.words import Titles, WayOut, alert_titles, ways_out
from caseclock.application.worklists import alert_reader, desk_of
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef, ClockRef
from caseclock.readmodels.alerts import AlertRow, alerts_for
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor

Snoozed = Annotated[bool, QueryParameter(description="Also those put off to a later moment.")]


class AlertView(msgspec.Struct, frozen=True, kw_only=True):
    """One alert. `because` is why it exists and what its clock says, `goes_away` what clears it, what the
    caller may do first; `follows` the earlier alert that it escalated."""

    alert_id: str
    alert: str
    title: Titles
    case: str
    case_number: str
    procedure: str
    instance: str
    member: UUID | None
    clock: str
    told: tuple[str, ...]
    owner: str
    unit: str
    raised_on: date
    raised_at: datetime
    because: Because
    goes_away: tuple[WayOut, ...]
    follows: str
    acknowledged_by: str
    acknowledged_at: datetime | None
    snoozed_until: datetime | None


class AlertPage(msgspec.Struct, frozen=True, kw_only=True):
    """Open alerts, oldest first; `next` is empty on the last page."""

    items: list[AlertView]
    next: str


@get("/alerts", opt={"operation": "alerts.read"}, tags=["Work"], summary="My alerts")
async def list_alerts(
    request: Request[Any, Any, Any], cursor: Cursor = "", limit: Limit = 50, snoozed: Snoozed = False
) -> AlertPage:
    """Those the caller can act on: own, covered today, of units supervised, or of the own unit or role."""
    principal, application = the_principal(request), application_of(request)
    reader = alert_reader(principal, await desk_of(access_of(request), principal))
    county = principal.actor.county
    mark = from_cursor(cursor, tuple[datetime, UUID, str])
    rows = await alerts_for(
        application.store.pool, county, reader, after=mark, limit=limit + 1, snoozed=snoozed
    )
    return alert_page(application, principal, rows, limit)


def alert_page(
    application: Application, principal: Principal, rows: Sequence[AlertRow], limit: int
) -> AlertPage:
    """A page of alerts from one row more than it holds."""
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    definitions, role, county = application.rules.definitions, principal.actor.role, principal.actor.county
    return AlertPage(
        items=[_view(county, row, definitions, role) for row in shown],
        next=to_cursor(last.raised_at, last.case_id, last.alert_id) if last else "",
    )


def _view(county: int, row: AlertRow, definitions: Definitions, role: str) -> AlertView:
    case = CaseRef(county, row.case_id)
    return AlertView(
        alert_id=row.alert_id,
        alert=row.alert,
        title=alert_titles(definitions, row.procedure, row.alert),
        case=str(case),
        case_number=row.case_number,
        procedure=row.procedure,
        instance=row.instance,
        member=row.member,
        clock=str(ClockRef(case, row.clock)) if row.clock else "",
        told=row.audiences,
        owner=row.owner,
        unit=row.unit,
        raised_on=row.raised_on,
        raised_at=row.raised_at,
        because=because(
            definitions, case, row.alert_id, row.clock, row.raised_on, row.clock_due_on, row.clock_due_at
        ),
        goes_away=ways_out(definitions, row.procedure, row.alert, row.clock, role),
        follows=row.follows,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
        snoozed_until=row.snoozed_until,
    )


HANDLERS = [list_alerts]
