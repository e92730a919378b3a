"""Documents: checked, encrypted with their holder's key, filed by a command, read back and verified."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from msgspec.structs import replace

from caseclock.application.app import Application
from caseclock.application.denied import Denied, absent
from caseclock.application.filetypes import EXTENSIONS, media_type_of
from caseclock.application.handle import Command, handle
from caseclock.application.outcomes import Reply
from caseclock.domain.case.state import CaseState, Paper
from caseclock.domain.procedures.household.documents import UPLOADED
from caseclock.kernel.refusal import refuse

LOG = logging.getLogger(__name__)
LIMIT = 20 * 1024 * 1024


class DamagedDocument(Exception):
    """What is stored is not what was filed; the log names it."""


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent: the content, what the sender says it is, and what is filed with it."""

    content: bytes
    media_type: str
    form: str
    received_on: date
    member: UUID | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it is handed out."""

    content: bytes
    media_type: str
    name: str


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """A document of a case: its hash, what it is, when it was received, and when that was recorded."""

    document: str
    form: str
    received_on: date
    recorded_at: datetime
    member: UUID | None


async def upload(app: Application, command: Command, sent: Upload) -> Reply:
    """Checks and stores the content, then files it; what would be refused stores nothing.

    `command` is the caller's `file-document` without its body. Raises Denied beside what `handle` raises.
    """
    media_type = _checked(sent)
    digest = await asyncio.to_thread(lambda: sha256(sent.content).digest())
    body = {
        "document": digest.hex(),
        "form": sent.form,
        "received_on": sent.received_on,
        "member": sent.member,
    }
    command = replace(command, body=msgspec.json.encode(body))
    asked = await handle(app, replace(command, preview=True), {UPLOADED: media_type})
    if command.preview or not asked.body["preview"]:
        return asked
    await _keep(app, command, sent, digest, media_type)
    return await handle(app, command)


def _checked(sent: Upload) -> str:
    """The media type the content has; raises Denied when it is not taken, or not what was said."""
    if not sent.content:
        raise Denied("invalid", "empty_document", "The document has no content.", field="body")
    found = media_type_of(sent.content)
    taken = ", ".join(EXTENSIONS)
    if found is None:
        raise Denied(
            "unsupported",
            "not_a_document",
            "The content is no document of a kind that is taken.",
            remedy=f"Send one of: {taken}.",
        )
    said = sent.media_type.partition(";")[0].strip().lower()
    if found != {"image/heif": "image/heic", "image/jpg": "image/jpeg"}.get(said, said):
        raise Denied(
            "unsupported",
            "another_type",
            f"The content is {found}, and not what Content-Type says.",
            remedy=f"Send it with Content-Type: {found}.",
            field="Content-Type",
        )
    return found


async def _keep(app: Application, command: Command, sent: Upload, digest: bytes, media_type: str) -> None:
    holder = sent.member or command.target
    if not await app.blobs.put(command.county, command.target, holder, digest, media_type, sent.content):
        raise refuse(
            "erased",
            "This person's secrets were destroyed, and nothing new is stored with them",
            "Keep the document outside, or ask the program what is to be done.",
            field="member",
        )


def documents_of(state: CaseState) -> list[Filed]:
    """The documents of a case, the one filed last in front."""
    return [
        Filed(
            document=paper.document,
            form=paper.form,
            received_on=paper.received_on,
            recorded_at=paper.recorded_at,
            member=paper.member,
        )
        for paper in reversed(state.papers.values())
        if paper.document
    ]


async def download(app: Application, county: int, state: CaseState, document: str) -> Document:
    """A document of a case, its hash verified. Denied `absent` when the case has none, `gone` when erased."""
    paper = next((p for p in state.papers.values() if document and p.document == document), None)
    if paper is None or paper.holder is None:
        raise absent()
    digest = bytes.fromhex(document)
    box = await app.blobs.find(county, digest, paper.holder)
    if box is None:
        raise _damaged(county, paper, "its content is not there")
    if box.wrapped is None:
        raise Denied("gone", "erased", "The person's secrets were destroyed; the document cannot be read.")
    try:
        content = await asyncio.to_thread(app.blobs.unseal, county, paper.holder, digest, box)
        same = await asyncio.to_thread(lambda: sha256(content).digest() == digest)
    except InvalidTag:
        raise _damaged(county, paper, "its box does not open") from None
    if not same:
        raise _damaged(county, paper, "its content has another hash")
    name = f"{paper.received_on.isoformat()}-{document[:12]}.{EXTENSIONS.get(box.media_type, 'bin')}"
    return Document(content=content, media_type=box.media_type, name=name)


def _damaged(county: int, paper: Paper, what: str) -> DamagedDocument:
    LOG.error("document %s of county %s: %s", paper.document, county, what)
    return DamagedDocument(f"document {paper.document}: {what}")
