"""What may be done next in a case, and why the rest may not."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.application.casefile.nextsteps import Step, first_steps, groups, may_do, steps
from caseclock.application.codewords import codewords
from caseclock.web.asking import application_of
from caseclock.web.auth import the_principal
from caseclock.web.pages.frame import CasePage, framed, open_page
from caseclock.web.pages.language import language_of


@get("/cases/{case_id:str}/actions", opt={"operation": "case.read"})
async def actions_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Every command of the caller's role by running procedure, the blocked ones with what would help."""
    shown = await open_page(request, case_id, "actions")
    found = _steps(request, shown)
    definitions = application_of(request).rules.definitions
    return await framed(
        request,
        shown,
        "actions",
        "case/actions.html",
        first=first_steps(found),
        groups=groups(definitions, shown.found.state, found),
        words=codewords(language_of(request)),
    )


def next_actions(request: Request[Any, Any, Any], shown: CasePage) -> dict[str, Any]:
    """The values of `case/_next_actions.html`: what presses now, and the id of the command just recorded.

    With the page's `entries` of the timeline the panel shows what that command recorded.
    """
    first = [] if shown.as_of else first_steps(_steps(request, shown))
    return {"first": first, "done": request.query_params.get("done", "")}


def _steps(request: Request[Any, Any, Any], shown: CasePage) -> list[Step]:
    app = application_of(request)
    offered = may_do(app, shown.found, the_principal(request).actor)
    return steps(app.rules.definitions, app.tools, shown.found.state, offered, shown.found.now)


HANDLERS = [actions_page]
