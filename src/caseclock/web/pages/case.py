"""A case at a glance."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.web.pages.frame import framed, open_page


@get("/cases/{case_id:str}", opt={"operation": "case.read"})
async def overview(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Header, members, what is next."""
    return await framed(request, await open_page(request, case_id), "", "case/overview.html")


HANDLERS = [overview]
