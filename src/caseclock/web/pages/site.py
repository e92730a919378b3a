"""A Family PACT site signed in to, and the office's list of all sites with the codes that need it."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.application.casefile.nextsteps import may_do
from caseclock.application.denied import absent
from caseclock.application.siteview import PROCEDURE, site_view
from caseclock.application.words import Titles, clock_name, titles
from caseclock.application.worklistrows import INSTANT
from caseclock.domain.workflow.definition import Definition
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.readmodels.worklist_query import Filters, WorkItem, worklist
from caseclock.web.asking import application_of, case_as_known, record_reading
from caseclock.web.auth import the_principal
from caseclock.web.pages.replies import see_other
from caseclock.web.pages.shell import page

#: More sites than the State has enrolled so far; beyond them the office searches.
SITES = 1000


@get("/site", opt={"operation": "site.read"})
async def my_site(request: Request[Any, Any, Any]) -> Response[Any]:
    """A site's own people go to their site; the office to the list."""
    actor = the_principal(request).actor
    return see_other(f"/sites/{CaseRef(actor.county, actor.site)}" if actor.site else "/sites")


@get("/sites", opt={"operation": "site.list"})
async def all_sites(request: Request[Any, Any, Any]) -> Response[Any]:
    """Every site, those that wait for the office first, then by when a code lapses."""
    app, county = application_of(request), the_principal(request).actor.county
    rows = await worklist(app.store.pool, county, Filters(kind="provider_site"), sort="next_due", limit=SITES)
    rows.sort(key=lambda row: row.mover != "office")
    definition = app.rules.definitions.latest(PROCEDURE)
    return await page(
        request,
        "site/list.html",
        title="Family PACT sites",
        sites=[
            (str(CaseRef(county, row.case_id)), row, _waits(row, definition), _last_day(row, definition))
            for row in rows
        ],
    )


@get("/sites/{case_id:str}", opt={"operation": "site.read"})
async def one_site(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Code and lock state of each account, what may be done with it, and whom to call for the rest."""
    opened, found = await case_as_known(request, case_id, None)
    if found.state.kind != "provider_site":
        raise absent()
    await record_reading(request, opened, "case")
    app, actor = application_of(request), the_principal(request).actor
    view = site_view(found.state, app.rules.definitions, found.now)
    open_now = [each for each in may_do(app, found, actor) if each.allowed and each.procedure == PROCEDURE]
    return await page(request, "site/show.html", title="Site", site=view, actions=open_now)


def _waits(row: WorkItem, definition: Definition) -> list[Titles]:
    """In which state each account of the site waits."""
    return [titles(definition, "states", one.state) for one in row.awaits if one.procedure == PROCEDURE]


def _last_day(row: WorkItem, definition: Definition) -> date | None:
    """The last day of the next deadline; None where hours run, and the moment matters."""
    spec = definition.procedure.clocks.get(clock_name(row.next_clock))
    if row.next_due_at is None or (spec is not None and spec.unit == "elapsed_hour"):
        return None
    # The moment lies just after the day it ends.
    return local_date(row.next_due_at - INSTANT)


HANDLERS = [my_site, all_sites, one_site]
