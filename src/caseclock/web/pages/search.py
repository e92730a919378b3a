"""One search box: what is typed is posted, so that no name stands in an address or a log."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post

from caseclock.application.finding import LONGEST, SHORTEST, Hit, find_cases
from caseclock.application.wording import said
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.replies import form_of
from caseclock.web.pages.shell import page

_OPT = {"operation": "case.read"}
#: While typing only the best are shown; the page has more.
FEW, MANY = 8, 50


@get("/search", opt=_OPT)
async def empty(request: Request[Any, Any, Any]) -> Response[Any]:
    """The box, and what may be typed into it."""
    return await _shown(request, "", None)


@post("/search", opt=_OPT, status_code=200)
async def search(request: Request[Any, Any, Any]) -> Response[Any]:
    """The page of hits; while somebody types, the hits alone."""
    typed = (await form_of(request)).get("q", "")[:LONGEST]
    typing = "HX-Request" in request.headers
    access, principal = access_of(request), the_principal(request)
    hits = await find_cases(application_of(request), access, principal, typed, limit=FEW if typing else MANY)
    return await _shown(request, typed, hits, "search/_hits.html" if typing else "search/results.html")


async def _shown(
    request: Request[Any, Any, Any],
    typed: str,
    hits: list[Hit] | None,
    template: str = "search/results.html",
) -> Response[Any]:
    return await page(
        request,
        template,
        title="Search",
        searched=typed,
        hits=hits or [],
        asked=hits is not None and len(typed.strip()) >= SHORTEST,
        full=len(hits or []) >= (FEW if template.endswith("_hits.html") else MANY),
        word=said,
    )


HANDLERS = [empty, search]
