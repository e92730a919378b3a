"""The PDF of a notice is kept before the event that names it, so that no event names a lost letter."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from caseclock.application.notices.rendering import render, template_hash
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.notices.content import Content
from caseclock.domain.case.notices.data import Notice, notices_of
from caseclock.domain.case.notices.drafting import LETTERS
from caseclock.domain.case.notices.events import NoticeMailed
from caseclock.domain.case.notices.kinds import template_of
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.view import Actor
from caseclock.kernel.refusal import refuse
from caseclock.store.blobs import Blobs

if TYPE_CHECKING:
    from caseclock.application.app import Application

PDF = "application/pdf"


async def approved_letter(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
) -> dict[str, Any]:
    """The letter of the draft that is approved."""
    found = [i for i, notice in notices_of(state) if i.id == body.instance and notice.stage == "drafted"]
    return {LETTERS: {each.id: await _letter_of(app, state, each) for each in found}}


async def letters_mailed(app: Application, decision: Decision) -> dict[str, dict[str, str]]:
    """By notice, the letters that a decision mails and nobody kept before; they are kept now.

    The decision is then made anew with them, because a procedure may draft a notice as it mails it.
    """
    return {
        each.event.instance: await _letter_of(app, change.after, change.after.instances[each.event.instance])
        for change in decision.changes
        for each in change.events
        if isinstance(each.event, NoticeMailed) and _unkept(change.after, each.event.instance)
    }


def _unkept(state: CaseState, name: str) -> bool:
    notice = state.instances[name].data
    return isinstance(notice, Notice) and not notice.fingerprint


async def _letter_of(app: Application, state: CaseState, instance: Instance) -> dict[str, str]:
    return await _letter(app, state, instance.member or state.case_id, instance.data.says())


async def _letter(app: Application, state: CaseState, holder: UUID, content: Content) -> dict[str, str]:
    """Renders a letter and keeps it with its holder's key; fingerprint, template and the template's hash."""
    pdf = await asyncio.to_thread(render, content)
    digest = sha256(pdf).digest()
    if not await Blobs(app.store, app.keyring).put(state.county, state.case_id, holder, digest, PDF, pdf):
        raise refuse(
            "erased",
            "This person's secrets were destroyed, and nothing new is stored with them",
            "Ask the program what is to be done.",
        )
    template = template_of(content.kind)
    made_from = template_hash(template, content.language)
    return {"fingerprint": digest.hex(), "template": template, "template_sha256": made_from}
