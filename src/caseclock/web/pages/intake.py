"""Taking in an application, step by step: everything typed stays in a draft until it is recorded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application import intake_form as form
from caseclock.application.denied import absent
from caseclock.application.drafts import INTAKE, Begun, Draft, Parts, Typed, as_typed, together
from caseclock.application.forms.reading import Flaw
from caseclock.application.handle import Command
from caseclock.application.outcomes import BadBody
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.kernel.refusal import Refused
from caseclock.readmodels.cases import case_header
from caseclock.web.asking import application_of
from caseclock.web.auth import the_actor
from caseclock.web.commands import given
from caseclock.web.pages.drafts import drafts_of, my_drafts
from caseclock.web.pages.intake_view import TITLE, shown, side
from caseclock.web.pages.replies import fields_of, see_other
from caseclock.web.pages.shell import page, say


@get("/intake", opt={"operation": "intake.write"})
async def begin(request: Request[Any, Any, Any]) -> Response[Any]:
    """The first step of a new application, and those that were begun before."""
    begun = await my_drafts(request, INTAKE)
    return await shown(request, uuid7(), form.ARRIVAL, {}, begun_before=begun)


@get("/intake/{draft_id:uuid}/{step:str}", opt={"operation": "intake.write"})
async def show(
    request: Request[Any, Any, Any], draft_id: FromPath[UUID], step: FromPath[str]
) -> Response[Any]:
    """A step with what is typed; a draft that was recorded meanwhile leads to its case."""
    draft = await drafts_of(request).find(draft_id)
    if draft is None or draft.kind != INTAKE or step not in form.STEPS:
        return await _recorded(request, draft_id)
    return await shown(request, draft_id, step, draft.parts, draft=draft)


@post("/intake/{draft_id:uuid}/foreseen", opt={"operation": "intake.write"}, status_code=200)
async def foreseen(request: Request[Any, Any, Any], draft_id: FromPath[UUID]) -> Response[Any]:
    """While one types: the clocks that would start and who may be known already. Stores nothing."""
    fields = await fields_of(request)
    draft = await drafts_of(request).find(draft_id)
    parts = (draft.parts if draft else {}) | {dict(fields).get("draft_part", ""): as_typed(fields)}
    return await page(request, "intake/_side.html", title=TITLE, side=await side(request, together(parts)))


@post("/intake/{draft_id:uuid}/{step:str}", opt={"operation": "intake.write"}, status_code=200)
async def take(
    request: Request[Any, Any, Any], draft_id: FromPath[UUID], step: FromPath[str]
) -> Response[Any]:
    """Saves the step, whatever it holds, then does what the button says: on, back, a row, or record."""
    fields = await fields_of(request)
    if step not in form.STEPS:
        raise absent()
    do, typed = dict(fields).get("do", "next"), as_typed(fields)
    if await _case_of(request, draft_id) is not None:
        return await _recorded(request, draft_id)
    draft = await drafts_of(request).change(
        Begun(id=draft_id, kind=INTAKE), lambda parts: _changed(parts | {step: typed}, do)
    )
    if do == "record":
        return await _record(request, draft)
    if do == "next":
        read = form.read(application_of(request).rules, draft.typed)
        if flaws := form.flaws_of(step, read.flaws):
            return await shown(request, draft_id, step, draft.parts, draft=draft, flaws=flaws, status=422)
    return see_other(f"/intake/{draft_id}/{_step_after(step, do)}")


def _changed(parts: Parts, do: str) -> Parts:
    if do == "add":
        return form.with_person(parts)
    _, removes, row = do.partition("remove-")
    return form.without_person(parts, int(row)) if removes and row.isdecimal() else parts


def _step_after(step: str, do: str) -> str:
    _, goes, to = do.partition("go-")
    if goes and to in form.STEPS:
        return to
    move = {"next": 1, "back": -1}.get(do, 0)
    return form.STEPS[min(max(form.STEPS.index(step) + move, 0), len(form.STEPS) - 1)]


async def _record(request: Request[Any, Any, Any], draft: Draft) -> Response[Any]:
    """Gives the opening command. The draft's id is its key, so that a second click opens no second case."""
    read = form.read(application_of(request).rules, draft.typed)
    if read.flaws:
        return await shown(
            request, draft.id, form.CHECK, draft.parts, draft=draft, flaws=read.flaws, status=422
        )
    try:
        reply = await given(request, _command(request, draft.id, msgspec.json.encode(read.body)))
    except (Refused, BadBody) as error:
        flaw = _flaw(request, draft.typed, error)
        return await shown(
            request, draft.id, form.CHECK, draft.parts, draft=draft, flaws=[flaw], no=error, status=409
        )
    await drafts_of(request).throw_away(draft.id)
    return say(see_other(f"/cases/{reply.body['case']}"), "The application is recorded, and its clock runs.")


def _flaw(request: Request[Any, Any, Any], typed: Typed, error: Refused | BadBody) -> Flaw:
    path = error.refusal.field if isinstance(error, Refused) else error.field
    return Flaw(path=form.field_of(application_of(request).rules, typed, path), text=str(error))


def _command(request: Request[Any, Any, Any], draft_id: UUID, body: bytes) -> Command:
    actor = the_actor(request)
    return Command(county=actor.county, name=form.OPENING, body=body, actor=actor, key=f"{INTAKE} {draft_id}")


async def _case_of(request: Request[Any, Any, Any], draft_id: UUID) -> CaseRef | None:
    """The case that this draft became, if it was recorded."""
    command = _command(request, draft_id, b"")
    header = await case_header(application_of(request).store.pool, command.county, command.target)
    return CaseRef(command.county, command.target) if header else None


async def _recorded(request: Request[Any, Any, Any], draft_id: UUID) -> Response[Any]:
    case = await _case_of(request, draft_id)
    if case is None:
        raise absent()
    return see_other(f"/cases/{case}")


HANDLERS = [begin, show, foreseen, take]
