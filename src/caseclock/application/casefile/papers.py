"""The documents of a case: what rests on each, and which pictures the rules still ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid5

import msgspec
from msgspec.structs import replace

from caseclock.application.app import Application
from caseclock.application.caseview import Known
from caseclock.application.codewords import CodeWords
from caseclock.application.documents import Upload, upload
from caseclock.application.handle import Command, handle
from caseclock.application.outcomes import Reply
from caseclock.application.words import event_titles
from caseclock.domain.case.state import CaseState, Paper
from caseclock.domain.procedures.status_verification.data import Verification
from caseclock.domain.procedures.status_verification.save_answers import IMAGE_MISSING
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.events import Event, Recorded

FILED = "document.filed"
_IMAGED = UUID("0190b1c2-0000-7000-8000-0000000000d4")


class Resting(msgspec.Struct, frozen=True, kw_only=True):
    """Something recorded that rests on a document; `version` is its event."""

    version: int
    title: str
    on: date


class DocumentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A document with what rests on it; `paper` is its id in the case."""

    document: str
    paper: str
    form: str
    received_on: date
    recorded_at: datetime
    member: UUID | None
    read: bool
    resting: tuple[Resting, ...]


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A SAVE response whose picture must lie in the case."""

    instance: str
    response: int
    member: UUID | None
    step: int
    received_on: date

    @property
    def id(self) -> str:
        """How a form names it."""
        return f"{self.instance}/{self.response}"


def document_lines(found: Known, definitions: Definitions, words: CodeWords) -> list[DocumentLine]:
    """Every document of the case, the one filed last in front."""
    return [
        DocumentLine(
            document=paper.document,
            paper=paper.id,
            form=paper.form,
            received_on=paper.received_on,
            recorded_at=paper.recorded_at,
            member=paper.member,
            read=paper.read,
            resting=tuple(_resting(paper, found.history, definitions, words)),
        )
        for paper in reversed(found.state.papers.values())
        if paper.document
    ]


def images_owed(state: CaseState) -> list[Owed]:
    """The responses of SAVE that were not imaged though their step asks for it."""
    owed = []
    for alert in state.alerts.values():
        instance = state.instances.get(alert.instance)
        if alert.alert != IMAGE_MISSING or alert.cleared_at is not None or instance is None:
            continue
        number = int(alert.id.rpartition("/")[2])
        answers = instance.data.answers if isinstance(instance.data, Verification) else ()
        owed += [
            Owed(instance=instance.id, response=number, member=instance.member, step=answer.step,
                 received_on=answer.received_on)
            for answer in answers
            if answer.number == number
        ]  # fmt: skip
    return owed


async def upload_image(app: Application, command: Command, sent: Upload, owed: Owed | None) -> Reply:
    """Files the document and, where it is the picture of a response, says so of the response.

    Raises Denied and what `handle` raises; a document that is refused leaves the response as it is.
    """
    reply = await upload(app, command, sent)
    if owed is None:
        return reply
    body = {"instance": owed.instance, "response": owed.response, "sha256": sha256(sent.content).hexdigest()}
    said = replace(
        command,
        name="image-save-response",
        key=str(uuid5(_IMAGED, command.key)),
        body=msgspec.json.encode(body),
        if_match=None,
    )
    return await handle(app, said)


def _resting(
    paper: Paper, history: tuple[Recorded, ...], definitions: Definitions, words: CodeWords
) -> Iterator[Resting]:
    for recorded in history:
        if recorded.event.type != FILED and _names(recorded.event, {paper.id, paper.document}):
            yield Resting(
                version=recorded.version,
                title=event_titles(definitions, recorded.event.type)[words.language],
                on=recorded.effective_on,
            )


def _names(event: Event, ids: set[str]) -> bool:
    """Whether an event names a paper, or read a fact from it."""
    plain = [getattr(event, name) for name in event.__struct_fields__]
    sources = getattr(event, "sources", {})
    told = {source.from_ for source in sources.values()} if isinstance(sources, dict) else set()
    return bool(ids & {value for value in plain if isinstance(value, str)}) or bool(ids & told)
