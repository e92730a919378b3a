"""Why a case is late, in a sentence, and for whom it waited how long."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.application.lateness import why_late
from caseclock.web.asking import application_of
from caseclock.web.pages.frame import framed, open_page


@get("/cases/{case_id:str}/why-late", opt={"operation": "case.read"})
async def why(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Of the county's deadlines the one that is overdue longest."""
    shown = await open_page(request, case_id, "lateness")
    app = application_of(request)
    late = why_late(shown.found, app.rules, app.tools, shown.as_of)
    return await framed(request, shown, "", "case/why_late.html", late=late)


HANDLERS = [why]
