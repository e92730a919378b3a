"""Notices of a case: what they say, where they stand, proof of mailing, and the letter as PDF."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter

from caseclock.application.denied import forbidden
from caseclock.application.notices.keeping import PDF
from caseclock.application.notices.showing import (
    NoticeLine,
    NoticeView,
    notice_letter,
    notice_lines,
    notice_view,
)
from caseclock.web.asking import application_of, case_as_known, record_reading, shows_restricted
from caseclock.web.auth import the_principal

_TAGS = ["Notices"]
_PATH = "/cases/{case_id:str}/notices"
AsPreview = Annotated[bool, QueryParameter(description="A draft as it would print, before it is approved.")]


class Notices(msgspec.Struct, frozen=True, kw_only=True):
    """The notices of a case, the newest first."""

    items: list[NoticeLine]


@get(_PATH, opt={"operation": "case.read"}, tags=_TAGS, summary="Its notices")
async def list_notices(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Notices:
    """Every notice with its stage: drafted, approved, printed, mailed, returned, pulled, rescinded."""
    opened, found = await case_as_known(request, case_id, None)
    await record_reading(request, opened, "notices")
    return Notices(items=notice_lines(found.state))


@get(_PATH + "/{notice:str}", opt={"operation": "case.read"}, tags=_TAGS, summary="A notice")
async def read_notice(
    request: Request[Any, Any, Any], case_id: FromPath[str], notice: FromPath[str]
) -> NoticeView:
    """Its content, the determination it states, its fingerprint, and proof of each mailing."""
    opened, found = await case_as_known(request, case_id, None)
    view = notice_view(found.state, found.history, notice)
    await record_reading(request, opened, f"notice {notice}")
    return view


@get(
    _PATH + "/{notice:str}/document",
    opt={"operation": "case.read"},
    tags=_TAGS,
    summary="The letter of a notice",
    responses={200: ResponseSpec(bytes, media_type=PDF, generate_examples=False)},
)
async def read_notice_letter(
    request: Request[Any, Any, Any],
    case_id: FromPath[str],
    notice: FromPath[str],
    preview: AsPreview = False,
) -> Response[bytes]:
    """The PDF as it was approved, its fingerprint verified. It may show a status: a restricted reading."""
    if not shows_restricted(request):
        raise forbidden(the_principal(request).actor.role)
    opened, found = await case_as_known(request, case_id, None)
    content = await notice_letter(application_of(request), found.state, notice, preview=preview)
    await record_reading(request, opened, f"letter {notice}", restricted=True)
    return Response(
        content,
        media_type=PDF,
        headers={"Content-Disposition": f'attachment; filename="{notice}.pdf"'},
    )


HANDLERS: list[HTTPRouteHandler] = [list_notices, read_notice, read_notice_letter]
