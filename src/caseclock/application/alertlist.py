"""The open alerts of whoever asks: why each is there, and what makes it go away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.alertview import Because, because
from caseclock.application.app import Application
from caseclock.application.tokens import Principal
from caseclock.application.words import Titles, WayOut, alert_titles, ways_out
from caseclock.application.worklistrows import accounts_of
from caseclock.application.worklists import alert_reader, desk_of
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef, ClockRef
from caseclock.readmodels.alerts import AlertRow, alerts_for

#: The place of an alert in the list.
Mark = tuple[datetime, UUID, str]


class AlertView(msgspec.Struct, frozen=True, kw_only=True):
    """One alert. `because` is why it exists and what its clock says, `goes_away` what clears it, what the
    caller may do first; `follows` the earlier alert that it escalated."""

    alert_id: str
    alert: str
    title: Titles
    case: str
    case_number: str
    name: str
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
    acknowledged_name: str
    acknowledged_at: datetime | None
    snoozed_until: datetime | None


async def my_alerts(
    app: Application,
    access: Access,
    principal: Principal,
    *,
    after: Mark | None = None,
    limit: int = 50,
    snoozed: bool = False,
) -> tuple[list[AlertView], Mark | None]:
    """Those the caller can act on, the newest first, and the mark of the last one where more follow."""
    reader, county = alert_reader(principal, await desk_of(access, principal)), principal.actor.county
    rows = await alerts_for(app.store.pool, county, reader, after=after, limit=limit + 1, snoozed=snoozed)
    return await told(app, access, principal, rows, limit)


async def told(
    app: Application, access: Access, principal: Principal, rows: Sequence[AlertRow], limit: int
) -> tuple[list[AlertView], Mark | None]:
    """A page of alerts from one row more than it holds, in the office's words."""
    county, definitions, role = principal.actor.county, app.rules.definitions, principal.actor.role
    shown, last = rows[:limit], rows[limit - 1] if len(rows) > limit else None
    names = await access.accounts.names(county, accounts_of(row.acknowledged_by for row in shown))
    views = [_view(county, row, definitions, role, names) for row in shown]
    return views, (last.raised_at, last.case_id, last.alert_id) if last else None


def _view(
    county: int, row: AlertRow, definitions: Definitions, role: str, names: dict[str, str]
) -> AlertView:
    case = CaseRef(county, row.case_id)
    return AlertView(
        alert_id=row.alert_id,
        alert=row.alert,
        title=alert_titles(definitions, row.procedure, row.alert),
        case=str(case),
        case_number=row.case_number,
        name=row.applicant,
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
            definitions,
            case,
            row.procedure,
            row.alert,
            row.alert_id,
            row.clock,
            row.raised_on,
            row.clock_due_on,
            row.clock_due_at,
        ),
        goes_away=ways_out(definitions, row.procedure, row.alert, row.clock, role),
        follows=row.follows,
        acknowledged_by=row.acknowledged_by,
        acknowledged_name=names.get(row.acknowledged_by, row.acknowledged_by),
        acknowledged_at=row.acknowledged_at,
        snoozed_until=row.snoozed_until,
    )
