"""Commands that any procedure may use by name alone: record, record_paper, record_answer, decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.events import AnswerRecorded, DecisionRecorded, PaperRecorded
from caseclock.domain.case.fields import declared
from caseclock.domain.case.view import CommandCode, Output, View
from caseclock.kernel.events import Event, GenericEvent, event_class
from caseclock.kernel.ids import derive
from caseclock.kernel.secret import Secret


class Record(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records that something happened, on its effective date."""


class RecordPaper(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records a paper that came in; deadlines are judged by `received_on`."""

    form: str
    received_on: date
    received_at: datetime | None = None
    sha256: str = ""
    note: Secret = ""


class RecordAnswer(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records an answer that guards read by the question's name."""

    question: str
    answer: str | int | bool
    received_on: date | None = None


class Decide(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records a person's decision, its reason and the law."""

    outcome: str
    why: Secret
    citation: str = ""


def _named_by_files(body: Any, view: View, data: dict[str, Any]) -> Iterator[Event]:
    """The event types that only the procedure's file names, each with the declared fields."""
    data = {**declared(body, view), **data}
    subject: dict[str, Any] = {"instance": view.instance_id}
    if view.member_id:
        subject["member"] = str(view.member_id)
    for name in view.records:
        if event_class(name) is None:
            yield GenericEvent(name=name, data={**subject, **data})


def _record(body: Record, view: View) -> Iterator[Output]:
    yield from _named_by_files(body, view, {})


def _record_paper(body: RecordPaper, view: View) -> Iterator[Output]:
    yield PaperRecorded(
        paper=paper_id(view),
        form=body.form,
        received_on=body.received_on,
        received_at=body.received_at,
        instance=view.instance_id,
        member=view.member_id,
        sha256=body.sha256,
        note=body.note,
    )
    yield from _named_by_files(body, view, {"received_on": body.received_on.isoformat(), "form": body.form})


def paper_id(view: View, n: int = 1) -> str:
    """An id for a paper that this command records: the command's own, so that a retry names the same."""
    seed = view.command_id or UUID(int=view.state.version)
    return derive(seed, "paper", str(n)).hex[:12]


def _record_answer(body: RecordAnswer, view: View) -> Iterator[Output]:
    yield AnswerRecorded(
        instance=view.instance_id,
        member=view.member_id,
        question=body.question,
        answer=body.answer,
        received_on=body.received_on,
    )
    yield from _named_by_files(body, view, {"question": body.question, "answer": body.answer})


def _decide(body: Decide, view: View) -> Iterator[Output]:
    yield DecisionRecorded(
        instance=view.instance_id,
        member=view.member_id,
        outcome=body.outcome,
        why=body.why,
        citation=body.citation,
    )
    yield from _named_by_files(body, view, {"outcome": body.outcome})


GENERIC: dict[str, CommandCode] = {
    "record": CommandCode(Record, _record),
    "record_paper": CommandCode(RecordPaper, _record_paper),
    "record_answer": CommandCode(RecordAnswer, _record_answer),
    "decide": CommandCode(Decide, _decide),
}
