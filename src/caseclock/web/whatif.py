"""A change tried on the county's cases before it is made, and its report read again."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from caseclock.application.whatif.asking import Answer, WhatIfs
from caseclock.application.whatif.page import to_html
from caseclock.domain.whatif.report import Report
from caseclock.web.asking import application_of
from caseclock.web.auth import the_actor
from caseclock.web.commands import Key

_TAGS = ["What if"]
_NEWEST = 100
_EXAMPLE = "title: Fifty days\nparameters:\n  app_days_general:\n    - {from: 2026-01-01, value: 50}\n"


class NewWhatIf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The change, as YAML: new values, days closed or opened, procedures to try in their newest version."""

    change: Annotated[str, Meta(min_length=1, max_length=100_000, examples=[_EXAMPLE])]


class WhatIfView(msgspec.Struct, frozen=True, kw_only=True):
    """What the change would have done; of very many lines the first are kept, and all are counted."""

    id: UUID
    asked_by: str
    asked_at: datetime
    change: str
    report: Report


class WhatIfLine(msgspec.Struct, frozen=True, kw_only=True):
    """A report by its title."""

    id: UUID
    title: str
    asked_by: str
    asked_at: datetime


class WhatIfList(msgspec.Struct, frozen=True, kw_only=True):
    """The newest first."""

    items: list[WhatIfLine]


@post("/what-if", opt={"operation": "whatif.run"}, tags=_TAGS, summary="Try a change", status_code=200)
async def try_change(request: Request[Any, Any, Any], data: JSONBody[NewWhatIf], key: Key) -> WhatIfView:
    """Compares the county's stored histories under the change; nothing live is touched."""
    state = request.app.state
    if "trying" not in state:
        state["trying"] = asyncio.Lock()
    answer = await WhatIfs(application_of(request)).ask(the_actor(request), key, data.change, state["trying"])
    return _view(answer)


@get("/what-if", opt={"operation": "whatif.read"}, tags=_TAGS, summary="Changes that were tried")
async def list_what_ifs(request: Request[Any, Any, Any]) -> WhatIfList:
    """The county's newest hundred."""
    rows = await WhatIfs(application_of(request)).newest(the_actor(request).county, _NEWEST)
    return WhatIfList(
        items=[
            WhatIfLine(id=row.what_if_id, title=row.title, asked_by=row.asked_by, asked_at=row.asked_at)
            for row in rows
        ]
    )


@get("/what-if/{what_if:uuid}", opt={"operation": "whatif.read"}, tags=_TAGS, summary="A report again")
async def read_what_if(request: Request[Any, Any, Any], what_if: FromPath[UUID]) -> WhatIfView:
    """As it was when the change was tried."""
    return _view(await WhatIfs(application_of(request)).read(the_actor(request).county, what_if))


@get(
    "/what-if/{what_if:uuid}/page",
    opt={"operation": "whatif.read"},
    tags=_TAGS,
    summary="A report as a page",
    media_type="text/html",
)
async def read_page(request: Request[Any, Any, Any], what_if: FromPath[UUID]) -> Response[str]:
    """One HTML page that needs nothing else, to be read or printed."""
    answer = await WhatIfs(application_of(request)).read(the_actor(request).county, what_if)
    headers = {
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    }
    return Response(to_html(answer.report), media_type="text/html", headers=headers)


def _view(answer: Answer) -> WhatIfView:
    return WhatIfView(
        id=answer.id,
        asked_by=answer.asked_by,
        asked_at=answer.asked_at,
        change=answer.change,
        report=answer.report,
    )


HANDLERS = [try_change, list_what_ifs, read_what_if, read_page]
