"""Alerts: only those on which the reader can act, with what makes each go away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post

from caseclock.application.alertacts import alert_command, colleagues
from caseclock.application.alertlist import my_alerts
from caseclock.application.denied import Denied
from caseclock.application.handle import Command, handle
from caseclock.application.reach import case_of, may_command
from caseclock.application.roles import may
from caseclock.application.wording import said
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import local_date
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page, say
from caseclock.web.paging import from_cursor, to_cursor

ROWS = 25
#: What the next page says was done.
_DONE = {
    "acknowledge": "Everybody who is told of it sees that you are on it.",
    "snooze": "The alert comes back on that day.",
    "give": "The alert is given on.",
    "worked": "The alert is worked.",
}


@get("/alerts", opt={"operation": "alerts.read"})
async def list_alerts(request: Request[Any, Any, Any]) -> Response[Any]:
    """The newest first, so that what just came is seen; `?snoozed=1` shows those put off too."""
    return await _shown(request)


@post("/alerts", opt={"operation": "case.command"})
async def act(request: Request[Any, Any, Any]) -> Response[Any]:
    """The button pressed at one alert; what is refused is told above the list."""
    fields, principal, application = await form_of(request), the_principal(request), application_of(request)
    access = access_of(request)
    case = case_of(fields.get("case", ""), principal.actor.county)
    await may_command(application, access, principal, case)
    try:
        today = local_date(await access.accounts.business_now())
        name, body = alert_command(application.rules.policy, today, fields)
        await handle(
            application,
            Command(
                county=principal.actor.county,
                name=name,
                body=body,
                actor=principal.actor,
                key=fields.get("key", ""),
                case_id=case,
            ),
        )
    except Refused as refused:
        refusal = refused.refusal
        return await _shown(request, 409, (refusal.rule, refusal.remedy), fields)
    except Denied as denied:
        return await _shown(request, 400, (denied.title, denied.remedy), fields)
    return say(see_other("/alerts"), _DONE[fields["act"]])


async def _shown(
    request: Request[Any, Any, Any],
    status: int = 200,
    refused: tuple[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response[Any]:
    principal, access, asked = the_principal(request), access_of(request), request.query_params
    snoozed = asked.get("snoozed") == "1"
    items, mark = await my_alerts(
        application_of(request),
        access,
        principal,
        after=from_cursor(asked.get("cursor", ""), tuple[datetime, UUID, str]),
        limit=ROWS,
        snoozed=snoozed,
    )
    acts = may(principal.actor.role, "case.command") and principal.actor.role != "county_admin"
    return await page(
        request,
        "alerts/list.html",
        title="Alerts",
        status=status,
        items=items,
        next=to_cursor(*mark) if mark else "",
        snoozed=snoozed,
        acts=acts and not principal.actor.site and principal.actor.county,
        keys=[str(uuid4()) for _ in items],
        refused=refused,
        typed=typed or {},
        people=await colleagues(access, principal.actor.county, principal.actor.unit) if items else [],
        word=said,
    )


HANDLERS = [list_alerts, act]
