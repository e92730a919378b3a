"""The PDF of a notice is kept before the event that names it, so that no approved notice lacks its letter."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from caseclock.application.notices.rendering import render, template_hash
from caseclock.domain.case.notices.data import Notice
from caseclock.domain.case.notices.kinds import template_of
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.notice_of_action.approving import RENDERED
from caseclock.kernel.refusal import refuse
from caseclock.store.blobs import Blobs

if TYPE_CHECKING:
    from caseclock.application.app import Application

PDF = "application/pdf"


async def rendered(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
) -> dict[str, Any]:
    """Renders the named draft, keeps the PDF with its person's key, and gives its fingerprint."""
    instance = state.instances.get(body.instance)
    notice = instance.data if instance is not None else None
    if instance is None or not isinstance(notice, Notice) or notice.stage != "drafted":
        return {}
    content = notice.says()
    pdf = await asyncio.to_thread(render, content)
    digest = sha256(pdf).digest()
    template = template_of(content.kind)
    holder, blobs = instance.member or case_id, Blobs(app.store, app.keyring)
    if not await blobs.put(county, case_id, holder, digest, PDF, pdf):
        raise refuse(
            "erased",
            "This person's secrets were destroyed, and nothing new is stored with them",
            "Ask the program what is to be done.",
        )
    made_from = template_hash(template, content.language)
    kept = {"fingerprint": digest.hex(), "template": template, "template_sha256": made_from}
    return {RENDERED: kept}
