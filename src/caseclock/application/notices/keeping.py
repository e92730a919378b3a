"""The PDF of a notice is kept before the event that names it, so that no event names a lost letter."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from caseclock.application.notices.rendering import render, template_hash
from caseclock.domain.case.notices.content import Content
from caseclock.domain.case.notices.data import Notice, notices_of
from caseclock.domain.case.notices.drafting import LETTERS
from caseclock.domain.case.notices.kinds import template_of
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.view import Actor
from caseclock.kernel.refusal import refuse
from caseclock.store.blobs import Blobs

if TYPE_CHECKING:
    from caseclock.application.app import Application, LookUp

PDF = "application/pdf"


async def approved_letter(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
) -> dict[str, Any]:
    """The letter of the draft that is approved."""
    found = [(i, notice) for i, notice in notices_of(state) if i.id == body.instance]
    return await _kept(app, state, [each for each in found if each[1].stage == "drafted"])


def mailed_letter(command: str) -> LookUp:
    """The letter of the draft that a procedure's own command mails, where nobody approved it before."""

    async def look(
        app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
    ) -> dict[str, Any]:
        drafts = [
            (i, notice)
            for i, notice in notices_of(state)
            if notice.mailed_by == command and notice.stage == "drafted" and _meant(body, i, notice)
        ]
        return await _kept(app, state, drafts)

    return look


def _meant(body: Any, instance: Instance, notice: Notice) -> bool:
    if body.instance:
        return bool(notice.about == body.instance)
    return body.member in (None, instance.member)


async def _kept(app: Application, state: CaseState, drafts: list[tuple[Instance, Notice]]) -> dict[str, Any]:
    letters = {
        instance.id: await _letter(app, state, instance.member or state.case_id, notice.says())
        for instance, notice in drafts
    }
    return {LETTERS: letters}


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
