"""The clocks of a case, each drawn as a bar with its ledger below."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.application.casefile.clockpanel import drawn_clocks
from caseclock.readmodels.told import told_of_case
from caseclock.web.asking import application_of
from caseclock.web.auth import the_principal
from caseclock.web.pages.admin.policy_words import in_words
from caseclock.web.pages.frame import framed, open_page


@get("/cases/{case_id:str}/clocks", opt={"operation": "case.read"})
async def clocks_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Anchor, length, pauses, extensions, rungs, and the law of each, as known at the moment asked for."""
    shown = await open_page(request, case_id, "clocks")
    app, found = application_of(request), shown.found
    county = the_principal(request).actor.county
    told = await told_of_case(app.store.pool, county, found.state.case_id)
    now = shown.as_of or found.now
    clocks = drawn_clocks(found, app.rules.definitions, app.tools, told, now)
    return await framed(request, shown, "clocks", "case/clocks.html", clocks=clocks, in_words=in_words)


HANDLERS = [clocks_page]
