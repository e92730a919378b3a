"""The PDF of a notice is kept before the event that names it, so that no event names a lost letter."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import TYPE_CHECKING

from caseclock.application.notices.rendering import render, template_hash
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.notices.content import Content
from caseclock.domain.case.notices.kept import Unkept, unkept, with_letters
from caseclock.domain.case.notices.kinds import template_of
from caseclock.kernel.refusal import refuse

if TYPE_CHECKING:
    from caseclock.application.app import Application

PDF = "application/pdf"


async def keep_letters(app: Application, decision: Decision) -> Decision:
    """Keeps the letters that a decision approves or mails and nobody kept before; its events name them."""
    letters = {each.instance.id: await _letter_of(app, each) for each in unkept(decision)}
    return with_letters(decision, letters, app.rules.codes) if letters else decision


async def _letter_of(app: Application, notice: Unkept) -> dict[str, str]:
    """Keeps a letter with its holder's key; fingerprint, template and the template's hash."""
    state, instance = notice
    holder = instance.member or state.case_id
    pdf, said = await asyncio.to_thread(_printed, instance.data.says())
    digest = bytes.fromhex(said["fingerprint"])
    if not await app.blobs.put(state.county, state.case_id, holder, digest, PDF, pdf):
        raise refuse(
            "erased",
            "This person's secrets were destroyed, and nothing new is stored with them",
            "Ask the program what is to be done.",
        )
    return said


def _printed(content: Content) -> tuple[bytes, dict[str, str]]:
    """A letter, and what its event says of it."""
    pdf, template = render(content), template_of(content.kind)
    made_from = template_hash(template, content.language)
    said = {"fingerprint": sha256(pdf).hexdigest(), "template": template, "template_sha256": made_from}
    return pdf, said
