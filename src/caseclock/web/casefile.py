"""What a case's page tells beside the file: its header, what comes next, what to tell the household."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, get
from litestar.params import FromPath

from caseclock.application.casefile.ahead import Ahead, if_nothing_happens
from caseclock.application.casefile.caller import CallerView, caller_view
from caseclock.application.casefile.header import Header, header
from caseclock.application.restricted import holds_restricted
from caseclock.web.asking import AsOf, application_of, case_as_known, moment, record_reading, shows_restricted
from caseclock.web.auth import access_of, the_principal

_TAGS = ["Cases"]


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """The next rung of each clock that counts, the nearest first."""

    items: list[Ahead]


@get(
    "/cases/{case_id:str}/header",
    opt={"operation": "case.read"},
    tags=_TAGS,
    summary="Its deadline, whose move it is, and the household",
)
async def read_header(request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None) -> Header:
    """The next deadline with its days left, whose move it is, flags, everybody's coverage and checks."""
    opened, found = await case_as_known(request, case_id, as_of)
    app = application_of(request)
    shown = header(
        found, app.rules.definitions, app.tools, as_of=moment(as_of), restricted=shows_restricted(request)
    )
    await record_reading(request, opened, "header", shown.restricted_shown)
    return shown


@get(
    "/cases/{case_id:str}/ahead",
    opt={"operation": "case.read"},
    tags=_TAGS,
    summary="What happens if nothing is done",
)
async def read_ahead(request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None) -> Coming:
    """Of each clock the next rung: its day, who is told, and what it moves. Nothing is done by asking."""
    opened, found = await case_as_known(request, case_id, as_of)
    restricted = shows_restricted(request)
    items = if_nothing_happens(
        application_of(request).rules, found, moment(as_of) or found.now, restricted=restricted
    )
    await record_reading(request, opened, "ahead", restricted and holds_restricted(found.state))
    return Coming(items=items)


@get(
    "/cases/{case_id:str}/caller",
    opt={"operation": "case.read"},
    tags=_TAGS,
    summary="What to tell the household",
)
async def read_caller(
    request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None
) -> CallerView:
    """One paragraph of what is missing, by when and where to send it, in the household's language.

    It holds nothing that only the office may read.
    """
    opened, found = await case_as_known(request, case_id, as_of)
    county = the_principal(request).actor.county
    offices = {row.office_id: row.name for row in await access_of(request).accounts.offices(county)}
    told = caller_view(found, offices.get(found.state.office, ""), moment(as_of))
    await record_reading(request, opened, "caller view")
    return told


HANDLERS = [read_header, read_ahead, read_caller]
