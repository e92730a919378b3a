"""The documents of a case: the list with what rests on each, a form to upload one, and a look at it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from caseclock.application.casefile.papers import document_lines, images_owed, upload_image
from caseclock.application.denied import Denied, forbidden
from caseclock.application.documents import LIMIT, Upload, download
from caseclock.application.filetypes import EXTENSIONS, media_type_of
from caseclock.application.handle import Command
from caseclock.application.reach import case_of, may_command
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import local_date
from caseclock.web.asking import application_of, case_as_known, record_reading, shows_restricted
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.casetabs import tab, words_of
from caseclock.web.pages.frame import CasePage, open_page
from caseclock.web.pages.previews import DRAWN, inline
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import say
from caseclock.web.verifications import actions_of

_PATH = "/cases/{case_id:str}/documents"
#: The form around the file: fields and boundaries.
_AROUND = 64 * 1024
_COMMAND = "file-document"


@get(_PATH, opt={"operation": "case.read"})
async def documents_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """What was filed and what rests on it; beside it the form, with what is taken and how large."""
    return await _page(request, await open_page(request, case_id, "documents"))


async def _page(
    request: Request[Any, Any, Any],
    shown: CasePage,
    typed: dict[str, str] | None = None,
    problem: tuple[str, str, str] = ("", "", ""),
    status: int = 200,
) -> Response[Any]:
    application = application_of(request)
    lines = document_lines(shown.found, application.rules.definitions, words_of(request))
    today = local_date(shown.found.now)
    may = any(each.command == _COMMAND and each.allowed for each in actions_of(request, shown.found))
    return await tab(
        request, shown, "documents", status=status, lines=lines, owed=images_owed(shown.found.state),
        typed=typed or {"received_on": today.isoformat(), "answers": request.query_params.get("answers", "")},
        problem=problem, may_upload=may, key=str(uuid4()), today=today, taken=EXTENSIONS, drawn=DRAWN,
        megabytes=LIMIT // (1024 * 1024), restricted=shows_restricted(request),
    )  # fmt: skip


@post(_PATH, opt={"operation": "case.command"}, request_max_body_size=LIMIT + _AROUND)
async def upload_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """The same upload as the API's; what is refused comes back with everything typed but the file."""
    principal, application = the_principal(request), application_of(request)
    target = case_of(case_id, principal.actor.county)
    await may_command(application, access_of(request), principal, target)
    typed = await form_of(request)
    shown = await open_page(request, case_id, "documents")
    command = Command(
        county=principal.actor.county, name=_COMMAND, body=b"", actor=principal.actor,
        key=typed.get("key", ""), case_id=target,
    )  # fmt: skip
    owed = next((each for each in images_owed(shown.found.state) if each.id == typed.get("answers")), None)
    try:
        await upload_image(application, command, await _sent(request, typed), owed)
    except Denied as denied:
        title, remedy = denied.title, denied.remedy
        if denied.code == "not_a_document":
            title, remedy = "That file is of a kind that is not taken.", ""
        return await _page(request, shown, typed, (title, remedy, denied.field or "file"), 422)
    except Refused as refused:
        told = refused.refusal
        return await _page(request, shown, typed, (told.rule, told.remedy, told.field), 409)
    return say(see_other(request.url.path), "The document is filed.")


async def _sent(request: Request[Any, Any, Any], typed: dict[str, str]) -> Upload:
    """What the form holds. Denied names the field that lacks something."""
    posted = (await request.form()).get("file")
    if not isinstance(posted, UploadFile) or not posted.filename:
        raise Denied("invalid", "no_file", "No file was chosen.", remedy="Choose the file.", field="file")
    form = typed.get("form", "").strip()
    if not 0 < len(form) <= 200:
        raise Denied(
            "invalid", "no_form", "The form does not say what it is.",
            remedy="Write what it is, such as MC 13 or pay stub.", field="form",
        )  # fmt: skip
    try:
        received_on = date.fromisoformat(typed.get("received_on", ""))
        member = UUID(typed["member"]) if typed.get("member") else None
    except ValueError:
        raise Denied(
            "invalid", "no_day", "The day it came in is not a date.", remedy="Choose the day.",
            field="received_on",
        ) from None  # fmt: skip
    content = await posted.read()
    return Upload(
        content=content,
        # A person cannot say what a file is otherwise than by its name, so only the content counts.
        media_type=media_type_of(content) or posted.content_type,
        form=form,
        received_on=received_on,
        member=member,
    )


@get(_PATH + "/{document:str}/content", opt={"operation": "case.read"})
async def content_page(
    request: Request[Any, Any, Any], case_id: FromPath[str], document: FromPath[str]
) -> Response[bytes]:
    """The content itself, drawn where a browser can, its hash verified. A restricted reading."""
    if not shows_restricted(request):
        raise forbidden(the_principal(request).actor.role)
    opened, found = await case_as_known(request, case_id, None)
    kept = await download(application_of(request), found.state.county, found.state, document)
    await record_reading(request, opened, f"document {document[:12]}", restricted=True)
    return inline(kept.content, kept.media_type, kept.name)


HANDLERS = [documents_page, upload_page, content_page]
