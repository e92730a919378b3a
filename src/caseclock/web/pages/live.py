"""Live pages: from where a page follows the stream, and what was recorded in its case since it was drawn."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.application.meanwhile import since
from caseclock.application.streams import Streams
from caseclock.web.asking import application_of, case_as_known, record_reading
from caseclock.web.auth import access_of, the_actor
from caseclock.web.pages.shell import page


async def drawn_from(request: Request[Any, Any, Any]) -> str:
    """`<county>:<number>` of the newest event, asked before a page is drawn; empty without a stream."""
    streams, county = request.app.state.streams, the_actor(request).county
    return f"{county}:{await streams.head(county)}" if isinstance(streams, Streams) else ""


@get("/cases/{case_id:str}/since/{version:int}", opt={"operation": "case.read"})
async def recorded_since(
    request: Request[Any, Any, Any], case_id: FromPath[str], version: FromPath[int]
) -> Response[Any]:
    """A notice of who recorded what after that version; 204 where nothing was."""
    opened, found = await case_as_known(request, case_id, None)
    actor = the_actor(request)
    rules, accounts = application_of(request).rules, access_of(request).accounts
    entries = await since(accounts, rules, actor.county, found.history, version, actor.account)
    if not entries:
        return Response(None, status_code=204)
    await record_reading(request, opened, "history")
    form = "form" in request.query_params
    return await page(request, "case/_since.html", title="Case", entries=entries, form=form)


HANDLERS = [recorded_since]
