"""The notes of a case, and what a new one may begin with (`workflows/note_templates.yaml`)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.caseview import Known
from caseclock.application.wording import read_texts
from caseclock.application.words import Titles
from caseclock.domain.case.events import NoteAdded

TEMPLATES = "note_templates.yaml"


class NoteTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A beginning to choose; what stands in brackets is filled in."""

    template: str
    title: Titles
    text: str


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note with who wrote it and whom it is about; `version` is its event."""

    version: int
    text: str
    member: UUID | None
    name: str
    by: str
    role: str
    recorded_at: datetime
    effective_on: date


def note_templates() -> list[NoteTemplate]:
    """In the order of the file."""
    return [
        NoteTemplate(template=name, title=each["title"], text=each["text"])
        for name, each in read_texts(TEMPLATES).items()
    ]


def notes(found: Known) -> list[Note]:
    """All notes, the newest first."""
    return [
        Note(
            version=recorded.version,
            text=event.text,
            member=event.member,
            name=found.state.members[event.member].name if event.member in found.state.members else "",
            by=recorded.meta.actor,
            role=recorded.meta.role,
            recorded_at=recorded.recorded_at,
            effective_on=recorded.effective_on,
        )
        for recorded in reversed(found.history)
        if isinstance(event := recorded.event, NoteAdded)
    ]
