"""The notes of a case: written with or without a beginning to fill in, and listed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.casefile.notes import note_templates, notes
from caseclock.application.drafts import form_of_case
from caseclock.application.handle import Command
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refusal, Refused
from caseclock.web.asking import application_of, within_reach
from caseclock.web.auth import the_actor, the_principal
from caseclock.web.casefile import names_of
from caseclock.web.commands import given
from caseclock.web.pages.drafts import drafts_of, form_draft
from caseclock.web.pages.frame import framed, open_page
from caseclock.web.pages.language import language_of
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import say

PROCEDURE, COMMAND = "household", "add-note"
#: The fields as the command's own form names them, so that both go on with one draft.
TEXT, MEMBER = "f.text", "f.member"
PAGE = 30


@get("/cases/{case_id:str}/notes", opt={"operation": "case.read"})
async def notes_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """What was noted, and a form for the next note; `?template=` fills in its beginning."""
    return await _shown(request, case_id, {})


@post("/cases/{case_id:str}/notes", opt={"operation": "case.command"}, status_code=303)
async def write_note(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Records the note; refused, it comes back with everything that was typed."""
    form = await form_of(request)
    opened = await within_reach(request, case_id)
    body = {"text": form.get(TEXT, "").replace("\r\n", "\n").strip(), "member": form.get(MEMBER) or None}
    actor = the_actor(request)
    command = Command(
        county=actor.county,
        name=COMMAND,
        body=msgspec.json.encode(body),
        actor=actor,
        key=form.get("key") or str(uuid4()),
        case_id=opened.header.case_id,
    )
    if not body["text"]:
        return await _shown(request, case_id, form, empty=True)
    try:
        await given(request, command)
    except Refused as refused:
        return await _shown(request, case_id, form, refused=refused.refusal)
    await drafts_of(request).throw_away(
        form_of_case(the_principal(request).session.account_id, opened.header.case_id, COMMAND)
    )
    return say(see_other(f"/cases/{case_id}/notes"), "The note is recorded.")


async def _shown(
    request: Request[Any, Any, Any],
    case_id: str,
    form: dict[str, str],
    *,
    empty: bool = False,
    refused: Refusal | None = None,
) -> Response[Any]:
    shown = await open_page(request, case_id, "notes")
    every, templates = notes(shown.found), note_templates()
    wanted = request.query_params.get("template", "")
    begun = next((each.text for each in templates if each.template == wanted), "")
    language, case = language_of(request), CaseRef.parse(shown.view.case)
    kept, draft = await form_draft(request, case, shown.view.version, COMMAND)
    typed = {name: values[-1] for name, values in draft.typed.items()} if draft else {}
    return await framed(
        request,
        shown,
        "notes",
        "case/notes.html",
        status=409 if refused else 400 if empty else 200,
        notes=every[:PAGE],
        more=max(0, len(every) - PAGE),
        names=await names_of(request, {each.by for each in every}),
        templates=[(each.template, each.title[language]) for each in templates],
        chosen=wanted,
        text=form.get(TEXT) or "\n\n".join(filter(None, (begun, typed.get(TEXT)))),
        member=form.get(MEMBER) or typed.get(MEMBER, ""),
        begun=kept,
        draft=draft,
        people=[(str(each.id), each.name) for each in shown.found.state.members.values()],
        key=form.get("key") or str(uuid4()),
        empty=empty,
        refused=refused,
        may_write=may_write(application_of(request).rules.definitions, the_actor(request).role),
    )


def may_write(definitions: Definitions, role: str) -> bool:
    """Whether the procedure's files let this role write notes."""
    return role in definitions.latest(PROCEDURE).procedure.commands[COMMAND].roles


HANDLERS = [notes_page, write_note]
