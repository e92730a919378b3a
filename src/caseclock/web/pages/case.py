"""A case at a glance: what waits, what comes, what to tell the household, and the cases it is linked to."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.application.casefile.ahead import if_nothing_happens
from caseclock.application.casefile.caller import caller_view
from caseclock.application.casefile.links import linked_cases
from caseclock.application.casefile.reaching import ways
from caseclock.application.casefile.timeline import Asked
from caseclock.application.codewords import codewords
from caseclock.application.lateness import why_late
from caseclock.application.roles import may
from caseclock.kernel.time import local_date
from caseclock.web.asking import application_of, shows_restricted
from caseclock.web.auth import access_of, the_principal
from caseclock.web.casefile import told_acts
from caseclock.web.pages.actions import next_actions
from caseclock.web.pages.frame import CasePage, framed, open_page
from caseclock.web.pages.language import language_of
from caseclock.web.verifications import actions_of

#: So many entries of the timeline stand on the first page.
LAST = 5


@get("/cases/{case_id:str}", opt={"operation": "case.read"})
async def overview(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Why it is late, open alerts that the reader can work, what comes, the caller view, linked cases."""
    shown, app = await open_page(request, case_id), application_of(request)
    found, now = shown.found, shown.as_of or shown.found.now
    entries, _ = await told_acts(
        request, found, Asked(), limit=LAST, language=language_of(request), now=shown.as_of is None
    )
    return await framed(
        request,
        shown,
        "",
        "case/overview.html",
        alerts=[each for each in shown.view.open_alerts if any(way.yours for way in each.goes_away)],
        late=why_late(found, app.rules, app.tools, shown.as_of),
        ahead=if_nothing_happens(app.rules, found, now, restricted=shows_restricted(request)),
        caller=caller_view(found, await office_name(request, shown), shown.as_of),
        links=linked_cases(found.state),
        ways=ways(found.state, local_date(now)),
        words=codewords(language_of(request)),
        may_record=may(the_principal(request).actor.role, "case.command"),
        entries=entries,
        **next_actions(request, shown),
    )


@get("/cases/{case_id:str}/links", opt={"operation": "case.read"})
async def links_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """The cases it points to, and what each is to it."""
    shown = await open_page(request, case_id, "links")
    may_link = any(each.command == "link-case" and each.allowed for each in actions_of(request, shown.found))
    links = linked_cases(shown.found.state)
    return await framed(request, shown, "links", "case/links.html", links=links, may_link=may_link)


async def office_name(request: Request[Any, Any, Any], shown: CasePage) -> str:
    """The name of the case's office, where it has one."""
    if not shown.view.office:
        return ""
    offices = await access_of(request).accounts.offices(the_principal(request).actor.county)
    return next((row.name for row in offices if row.office_id == shown.view.office), "")


HANDLERS = [overview, links_page]
