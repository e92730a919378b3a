"""What comes in: an uploaded document, a paper, a reported change; and that it was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import DocumentFiled, PaperRead, PaperRecorded
from caseclock.domain.case.generic import RecordPaper, paper_id
from caseclock.domain.case.notices.late import came_before
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.common import Word, the_member
from caseclock.kernel.refusal import refuse

#: The fact that `application/look_ups.py` gives: the media type of the uploaded content, None without one.
UPLOADED = "uploaded_media_type"
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class FileDocument(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Files what POST /cases/{case_id}/documents has stored; that address gives this command itself."""

    document: Sha256
    form: Word
    received_on: date
    member: UUID | None = None


def file_document(body: FileDocument, view: View) -> Iterator[Output]:
    """A late fact: taken in a closed case too. The same content is filed once."""
    not_in_future("received_on", body.received_on, view)
    member = the_member(view, body.member).id if body.member else None
    media_type = view.given.facts.get(UPLOADED)
    if media_type is None:
        raise refuse(
            "not_uploaded",
            "The content of this document has not been uploaded",
            "Send the document itself to /api/v1/cases/{case_id}/documents.",
            field="document",
        )
    known = next((p for p in view.state.papers.values() if p.document == body.document), None)
    if known is not None:
        raise refuse(
            "filed_already",
            "This document is in the case already",
            "Nothing is to be done.",
            field="document",
            form=known.form,
            received_on=known.received_on,
        )
    yield DocumentFiled(
        document=body.document,
        media_type=media_type,
        form=body.form,
        received_on=body.received_on,
        holder=member or view.state.case_id,
        member=member,
    )
    yield from came_before(view, body.document, body.form, body.received_on, member)


class ReadPaper(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody read what came in. `paper` is its id in the case."""

    paper: Word


def receive_paper(body: RecordPaper, view: View) -> Iterator[Output]:
    """A paper, a reported change, a message: nothing adverse is done, or stands, before somebody reads it."""
    paper = paper_id(view)
    yield PaperRecorded(
        paper=paper,
        form=body.form,
        received_on=body.received_on,
        received_at=body.received_at,
        instance=view.instance_id,
        member=view.member_id,
        sha256=body.sha256,
        note=body.note,
        unread=True,
    )
    yield from came_before(view, paper, body.form, body.received_on, view.member_id)


def read_paper(body: ReadPaper, view: View) -> Iterator[Output]:
    """Once is enough; what follows from it is given by its own command."""
    paper = view.state.papers.get(body.paper)
    if paper is None or paper.read:
        raise refuse(
            "nothing_to_read",
            "This case has no unread paper of that id",
            "See the case for what came in.",
            field="paper",
            unread=[p.id for p in view.state.papers.values() if not p.read],
        )
    yield PaperRead(paper=paper.id, member=paper.member)


def something_to_read(view: View) -> None:
    """There must be a paper that nobody has read."""
    if all(paper.read for paper in view.state.papers.values()):
        raise refuse("nothing_to_read", "Everything that came in was read", "Nothing is to be done.")
