"""Doing something in a case: its form, what would follow, the word that confirms it, and a lost race."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.codewords import codewords
from caseclock.application.drafts import form_of_case
from caseclock.application.forms.foreseeing import Outlook, outlook
from caseclock.application.forms.reading import Flaw, read_fields, row_numbers
from caseclock.application.handle import Command, tried
from caseclock.application.outcomes import BadBody, Busy, KeyReused, NotFound, StaleVersion
from caseclock.kernel.refusal import Refused
from caseclock.web.asking import application_of, shows_restricted
from caseclock.web.auth import the_principal
from caseclock.web.commands import given
from caseclock.web.pages.do_answers import Sent, changed_meanwhile, shown_before
from caseclock.web.pages.do_form import (
    Fields,
    Opened,
    drawn,
    fresh,
    opened_form,
    typed_in,
    with_cases,
)
from caseclock.web.pages.drafts import drafts_of
from caseclock.web.pages.language import language_of
from caseclock.web.pages.replies import fields_of, see_other

#: The buttons of a form: look at what would follow, record it, record what was confirmed, go on typing.
LOOK, RECORD, CONFIRM, CHANGE = "look", "record", "confirm", "change"
_AGAIN = "This form was recorded already, with other words. Open it anew to record something more."
_ELSEWHERE = "There is no such case within your reach. Check its number."
_BUSY = "The case is being changed by others. Nothing was recorded; try again."


@get("/cases/{case_id:str}/do/{command:str}", opt={"operation": "case.command"})
async def ask(
    request: Request[Any, Any, Any], case_id: FromPath[str], command: FromPath[str]
) -> Response[Any]:
    """The form, with what is known already."""
    opened = await opened_form(request, case_id, command)
    return await drawn(request, opened, fresh(opened))


@get("/cases/{case_id:str}/undo/{command_id:str}", opt={"operation": "case.command"})
async def undo(case_id: FromPath[str], command_id: FromPath[str]) -> Response[Any]:
    """The form that takes one entry back."""
    return see_other(f"/cases/{case_id}/do/reverse-command?command={command_id}")


@post("/cases/{case_id:str}/do/{command:str}", opt={"operation": "case.command"}, status_code=200)
async def answer(
    request: Request[Any, Any, Any], case_id: FromPath[str], command: FromPath[str]
) -> Response[Any]:
    """What the button says. Nothing typed is lost, whatever comes back."""
    opened = await opened_form(request, case_id, command)
    sent = _sent(await fields_of(request), opened)
    if sent.do not in (LOOK, RECORD, CONFIRM):
        fields = _with_rows(sent.fields, sent.do)
        return await drawn(request, opened, fields, key=sent.key, version=sent.version)
    fields = await with_cases(request, sent.fields)
    read = read_fields(opened.form.shapes, fields)
    if read.flaws:
        return await _wrong(request, opened, sent, *read.flaws)
    try:
        return await _carried_out(request, opened, sent, _command(request, opened, sent, read.body))
    except Refused as refused:
        no = refused.refusal
        at = [Flaw(path=_path(no.field), text=no.rule)] if no.field else []
        status = 403 if no.code == "role" else 409
        return await drawn(
            request,
            opened,
            sent.fields,
            key=sent.key,
            version=sent.version,
            flaws=at,
            refusal=no,
            status=status,
        )
    except BadBody as bad:
        return await _wrong(request, opened, sent, Flaw(path=_path(bad.field), text=str(bad)))
    except NotFound:
        return await _said(request, opened, sent, _ELSEWHERE, 404)
    except KeyReused:
        return await _said(request, opened, sent, _AGAIN, 409)
    except Busy:
        return await _said(request, opened, sent, _BUSY, 503)
    except StaleVersion as stale:
        return await changed_meanwhile(request, opened, sent, stale.version)


async def _carried_out(
    request: Request[Any, Any, Any], opened: Opened, sent: Sent, command: Command
) -> Response[Any]:
    """Recorded, unless it is only looked at, or has consequences that nobody confirmed yet."""
    seen = await _foreseen(request, opened, command) if sent.do != CONFIRM else None
    if seen is not None and (sent.do == LOOK or seen.confirm):
        return await shown_before(request, opened, sent, seen)
    reply = await given(request, command)
    session = the_principal(request).session
    await drafts_of(request).throw_away(form_of_case(session.account_id, opened.case.case_id, command.name))
    return see_other(f"/cases/{opened.case}?done={reply.body['command_id']}")


async def _foreseen(request: Request[Any, Any, Any], opened: Opened, command: Command) -> Outlook | None:
    """What would follow; None where the case changed, and the command itself tells whether it did it."""
    app, form = application_of(request), opened.form
    trial = msgspec.structs.replace(command, key=f"{command.key} tried")
    try:
        decision = await tried(app, trial)
    except StaleVersion:
        return None
    return outlook(
        decision,
        form.definition,
        form.spec,
        app.rules.definitions,
        codewords(language_of(request)),
        restricted=shows_restricted(request),
    )


def _sent(posted: list[tuple[str, str]], opened: Opened) -> Sent:
    last = dict(posted)
    text = last.get("version", "")
    version = int(text) if text.isdecimal() and len(text) < 10 else opened.shown.found.state.version
    return Sent(last.get("do", RECORD), last.get("key", ""), version, typed_in(posted))


def _command(request: Request[Any, Any, Any], opened: Opened, sent: Sent, body: dict[str, Any]) -> Command:
    actor = the_principal(request).actor
    return Command(
        county=actor.county,
        name=opened.form.command,
        body=msgspec.json.encode(body),
        actor=actor,
        key=sent.key,
        case_id=opened.case.case_id,
        if_match=sent.version,
    )


def _with_rows(fields: Fields, do: str) -> Fields:
    """One row more of a repeated group, or one less; any other button changes nothing."""
    what, _, path = do.partition(":")
    if what == "add" and path:
        number = max(row_numbers(fields, path), default=-1) + 1
        return fields | {f"{path}.{number}": [""]}
    if what == "drop" and path:
        return {n: v for n, v in fields.items() if n != path and not n.startswith(f"{path}.")}
    return fields


def _path(field: str) -> str:
    """A field as a refusal names it, as the form names it: `infants[0].sex` is `infants.0.sex`."""
    return field.replace("[", ".").replace("]", "")


async def _wrong(request: Request[Any, Any, Any], opened: Opened, sent: Sent, *flaws: Flaw) -> Response[Any]:
    return await drawn(
        request, opened, sent.fields, key=sent.key, version=sent.version, flaws=flaws, status=422
    )


async def _said(
    request: Request[Any, Any, Any], opened: Opened, sent: Sent, said: str, status: int
) -> Response[Any]:
    return await drawn(
        request, opened, sent.fields, key=sent.key, version=sent.version, said=said, status=status
    )


HANDLERS = [ask, undo, answer]
