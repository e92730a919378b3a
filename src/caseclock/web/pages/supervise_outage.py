"""The day on which the system was away, for the supervisor: what fell due, and the paper log to key."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post

from caseclock.application.acts import command_title
from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.denied import Denied
from caseclock.application.outage.paper_log import give_paper_log
from caseclock.application.outage.report import outage_report
from caseclock.application.outcomes import BadBody
from caseclock.application.roles import may
from caseclock.application.supervision import names_of
from caseclock.application.wording import rung_said
from caseclock.application.words import clock_titles
from caseclock.kernel.time import at_local
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.supervise_places import asked, supervised


@get("/supervise/outage", opt={"operation": "outage.read"})
async def outage_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """From and to as they are given; without them only the two forms."""
    return await _shown(request)


@post("/supervise/outage", opt={"operation": "outage.key"})
async def key_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """The log as it was pasted, listed as a job."""
    typed, app = await form_of(request), application_of(request)
    try:
        job = await give_paper_log(
            app,
            access_of(request),
            the_principal(request),
            Bulk(app, KINDS),
            typed.get("key", ""),
            typed.get("log", ""),
        )
    except BadBody as bad:
        return await _shown(request, Denied("invalid", "log_refused", str(bad)), typed.get("log", ""))
    return see_other(f"/supervise/jobs/{job.id}")


async def _shown(
    request: Request[Any, Any, Any], denied: Denied | None = None, log: str = ""
) -> Response[Any]:
    app, access, principal = application_of(request), access_of(request), the_principal(request)
    since, until, report = asked(request, "since"), asked(request, "until"), None
    try:
        if since and until:
            report = await outage_report(app, access, principal, _moment(since), _moment(until))
    except (Denied, ValueError):
        denied = Denied("invalid", "period_refused", "Give two moments, the earlier one first.")
    definitions = app.rules.definitions
    people = [each.act.keyed_by for each in report.keyed] if report else []
    people += [each.rung.owner for each in report.due] if report else []
    return await supervised(
        request,
        "outage.html",
        title="Outage day",
        status=422 if denied else 200,
        report=report,
        clock_said=partial(clock_titles, definitions),
        command_said=partial(command_title, definitions),
        rung_said=rung_said,
        names=await names_of(access, principal.actor.county, people),
        since=since,
        until=until,
        denied=denied,
        log=log,
        key=str(uuid4()),
        may_key=may(principal.actor.role, "outage.key"),
    )


def _moment(text: str) -> datetime:
    """As a browser writes it, on the county's clock."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else at_local(moment.date(), moment.hour, moment.minute)


HANDLERS = [outage_page, key_page]
