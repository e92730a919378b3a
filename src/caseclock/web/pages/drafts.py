"""Drafts of forms: saved while one types, listed to who typed them, thrown away on a word."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.bodies import find_command
from caseclock.application.denied import absent
from caseclock.application.drafts import INTAKE, Begun, Draft, Drafts, as_typed, form_of_case
from caseclock.application.outcomes import NotFound
from caseclock.application.reach import case_of
from caseclock.application.words import Titles, titles
from caseclock.kernel.ids import CaseRef
from caseclock.web.asking import application_of
from caseclock.web.auth import the_principal
from caseclock.web.pages.gate import own_address
from caseclock.web.pages.replies import fields_of, form_of, see_other
from caseclock.web.pages.shell import page, say

#: A script that saves while one types says so, and gets one line instead of a page.
BY_SCRIPT = "X-Draft"


class Listed(msgspec.Struct, frozen=True):
    """A draft as a list names it: its form's title (empty: an application), and where one goes on."""

    draft: Draft
    title: Titles
    address: str


def drafts_of(request: Request[Any, Any, Any]) -> Drafts:
    """The drafts of who is signed in."""
    principal, app = the_principal(request), application_of(request)
    return Drafts(app.store.pool, app.keyring, principal.actor.county, principal.session.account_id)


async def form_draft(
    request: Request[Any, Any, Any], case: CaseRef, version: int, command: str
) -> tuple[Begun, Draft | None]:
    """For the form of a command: what `macros/draft.html` needs, and what was typed before, if anything."""
    draft_id = form_of_case(the_principal(request).session.account_id, case.case_id, command)
    found = await drafts_of(request).find(draft_id)
    begun_at_version = found.case_version if found else version
    begun = Begun(id=draft_id, kind=command, case_id=case.case_id, case_version=begun_at_version)
    return begun, found


async def my_drafts(request: Request[Any, Any, Any], kind: str = "") -> list[Listed]:
    """The newest drafts of who is signed in, for the list on their first page and on the form itself."""
    rules, county = application_of(request).rules, the_principal(request).actor.county
    found = []
    for draft in await drafts_of(request).newest(kind):
        if draft.case_id is None:
            found.append(Listed(draft, {}, f"/intake/{draft.id}/people"))
            continue
        try:
            definition, _ = find_command(rules, draft.kind)
        except NotFound:
            continue
        address = f"/cases/{CaseRef(county, draft.case_id)}/do/{draft.kind}"
        found.append(Listed(draft, titles(definition, "commands", draft.kind), address))
    return found


@post("/drafts/{draft_id:uuid}", opt={"operation": "draft.keep"}, status_code=200)
async def save(request: Request[Any, Any, Any], draft_id: FromPath[UUID]) -> Response[Any]:
    """Keeps what is typed; whoever has no script comes back to where they were."""
    fields = await fields_of(request)
    named = dict(fields)
    kind = named.get("draft_kind", INTAKE)
    if kind != INTAKE:
        find_command(application_of(request).rules, kind)
    begun = Begun(
        id=draft_id,
        kind=kind,
        case_id=_case(request, named.get("draft_case", "")),
        case_version=_whole(named.get("draft_version", "")),
    )
    draft = await drafts_of(request).save(begun, named.get("draft_part", ""), as_typed(fields))
    if BY_SCRIPT in request.headers:
        return await page(request, "drafts/saved.html", title="Draft", draft=draft)
    return say(see_other(own_address(named.get("back", "/"))), "Your draft is saved.")


@get("/drafts/{draft_id:uuid}/throw-away", opt={"operation": "draft.keep"})
async def ask(request: Request[Any, Any, Any], draft_id: FromPath[UUID]) -> Response[Any]:
    """Names what would be lost."""
    draft = await drafts_of(request).find(draft_id)
    if draft is None:
        raise absent()
    back = own_address(request.query_params.get("back", "/"))
    return await page(request, "drafts/throw_away.html", title="Throw away a draft", draft=draft, to=back)


@post("/drafts/{draft_id:uuid}/throw-away", opt={"operation": "draft.keep"}, status_code=303)
async def throw_away(request: Request[Any, Any, Any], draft_id: FromPath[UUID]) -> Response[Any]:
    """Removes it for good."""
    fields = await form_of(request)
    await drafts_of(request).throw_away(draft_id)
    return say(see_other(own_address(fields.get("back", "/"))), "The draft is thrown away.")


def _case(request: Request[Any, Any, Any], text: str) -> UUID | None:
    return case_of(text, the_principal(request).actor.county) if text else None


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


HANDLERS = [save, ask, throw_away]
