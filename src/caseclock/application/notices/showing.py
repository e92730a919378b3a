"""The notices of a case as they are shown: content, stage, proof of mailing, and the letter itself."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.denied import Denied, absent
from caseclock.application.determinations import is_determination
from caseclock.application.documents import DamagedDocument
from caseclock.application.notices.rendering import render
from caseclock.domain.case.notices.data import Mailing, Notice, notices_of
from caseclock.domain.case.state import CaseState, Instance
from caseclock.kernel.events import Recorded
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import refuse


class NoticeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One notice: what kind, about whom, where it stands, and its days."""

    id: str
    kind: str
    stage: str
    member: UUID | None
    about: str
    adverse: bool
    dated_on: date
    effective_on: date | None
    last_mailing_day: date | None
    mailed_on: date | None
    language: str
    insert: bool
    format: str
    mailed_by: str


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to the notice: which event, on which day, when recorded, by whom."""

    event: str
    on: date
    recorded_at: datetime
    by: str


class NoticeView(NoticeLine, frozen=True, kw_only=True):
    """One notice whole. `determination`: the decision it states; `moments`: when each stage was recorded."""

    content: dict[str, Any]
    determination: str
    fingerprint: str
    template: str
    template_sha256: str
    mailings: tuple[Mailing, ...]
    moments: tuple[Moment, ...]


def notice_lines(state: CaseState) -> list[NoticeLine]:
    """The notices of a case, the newest first."""
    return [NoticeLine(**_line(each, notice)) for each, notice in reversed(notices_of(state))]


def notice_view(state: CaseState, history: tuple[Recorded, ...], name: str) -> NoticeView:
    """One notice by its instance; Denied `absent` when the case has none of that name."""
    instance, notice = the_notice(state, name)
    own = [r for r in history if r.event.type.startswith("notice.") and _names(r, name)]
    return NoticeView(
        **_line(instance, notice),
        content=notice.content,
        determination=determination_told(state, history, notice, instance.member),
        fingerprint=notice.fingerprint,
        template=notice.template,
        template_sha256=notice.template_sha256,
        mailings=notice.mailings,
        moments=tuple(
            Moment(event=r.event.type, on=r.effective_on, recorded_at=r.recorded_at, by=r.meta.actor)
            for r in own
        ),
    )


def the_notice(state: CaseState, name: str) -> tuple[Instance, Notice]:
    """A notice of the case."""
    for instance, notice in notices_of(state):
        if instance.id == name:
            return instance, notice
    raise absent()


async def notice_letter(app: Application, state: CaseState, name: str, *, preview: bool) -> bytes:
    """The letter as it was approved, its fingerprint verified; one never approved, made from the record.

    A draft is shown as a preview only. Raises Denied, Refused, DamagedDocument.
    """
    instance, notice = the_notice(state, name)
    if notice.fingerprint:
        return await _kept(app, state, instance, notice)
    if notice.stage == "drafted" and not notice.mailings and not preview:
        raise refuse(
            "not_approved", "The notice is a draft", "Approve it, or ask with ?preview=true.", field="preview"
        )
    return await asyncio.to_thread(render, notice.says())


async def _kept(app: Application, state: CaseState, instance: Instance, notice: Notice) -> bytes:
    holder, digest = instance.member or state.case_id, bytes.fromhex(notice.fingerprint)
    box = await app.blobs.find(state.county, digest, holder)
    if box is None:
        # A member who moved left the PDF behind: the content is the same, and so are the bytes.
        pdf = await asyncio.to_thread(render, notice.says())
    elif box.wrapped is None:
        raise Denied("gone", "erased", "The person's secrets were destroyed; the letter cannot be read.")
    else:
        pdf = await asyncio.to_thread(app.blobs.unseal, state.county, holder, digest, box)
    if sha256(pdf).digest() != digest:
        raise DamagedDocument(f"notice {instance.id}: its letter has another fingerprint")
    return pdf


def _line(instance: Instance, notice: Notice) -> dict[str, Any]:
    return {
        "id": instance.id,
        "kind": notice.kind,
        "stage": notice.stage,
        "member": instance.member,
        "about": notice.about,
        "adverse": notice.traits.adverse,
        "dated_on": notice.says().dated_on,
        "effective_on": notice.effective_on,
        "last_mailing_day": notice.last_mailing_day,
        "mailed_on": notice.mailed_on,
        "language": notice.language,
        "insert": notice.insert,
        "format": notice.format,
        "mailed_by": notice.mailed_by,
    }


def _names(recorded: Recorded, name: str) -> bool:
    return getattr(recorded.event, "instance", "") == name


def determination_told(
    state: CaseState, history: tuple[Recorded, ...], notice: Notice, member: UUID | None
) -> str:
    """The last decision with an explanation before the draft, of the procedure or the person it is about."""
    before = [r for r in history if r.version < notice.drafted_at and is_determination(r)]
    own = [r for r in before if _names(r, notice.about)] if notice.about else []
    found = own or [r for r in before if getattr(r.event, "member", None) == member]
    return f"{CaseRef(state.county, state.case_id)}.{found[-1].version}" if found else ""
