"""Papers of a renewal, judged by the day they came: in time, in part, after a notice, within the cure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.events import PaperRecorded
from caseclock.domain.case.generic import paper_id
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application.bodies import ItemName
from caseclock.domain.procedures.renewal import events_papers as p
from caseclock.domain.procedures.renewal.data import Renewal, renewal, subject
from caseclock.domain.procedures.renewal.facts import cure_accepted_until
from caseclock.domain.procedures.renewal.packet import LAW, not_asked_before_one
from caseclock.domain.procedures.renewal.rescinding import taken_back
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret

CURE = "W&I 14005.37(i)"


class RecordRenewalPapers(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records what came for the renewal, the form or a part of it, by whatever way."""

    received_on: date
    received_at: datetime | None = None
    channel: Literal["mail", "phone", "online", "in_person", "fax"] = "mail"
    form: str = "renewal form"
    sha256: str = ""
    note: Secret = ""


class ReadRenewalPapers(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came was read: nothing lacks, or what lacks."""

    lacking: tuple[ItemName, ...] = ()


class RequestRenewalInformation(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Form MC 355: asks only for what lacks, and gives 30 days."""

    items: tuple[ItemName, ...]
    mailed_on: date


def record_papers(body: RecordRenewalPapers, view: View) -> Iterator[Output]:
    """In time, or within the cure. What comes before the end takes a discontinuance back at once."""
    data = renewal(view)
    not_in_future("received_on", body.received_on, view)
    _within_cure(body.received_on, data, view)
    on, paper = body.received_on, paper_id(view)
    recorded = PaperRecorded(
        paper=paper,
        form=body.form,
        received_on=on,
        received_at=body.received_at,
        **subject(view),
        sha256=body.sha256,
        note=body.note,
    )
    yield New(recorded, on)
    if data.ending is not None and on < data.ending.ends_from:
        yield from taken_back(view, "papers_came")
    yield New(p.RenewalReturned(**subject(view), paper=paper, received_on=on, channel=body.channel), on)


def _within_cure(received_on: date, data: Renewal, view: View) -> None:
    """After the end papers bring coverage back through the last day of the cure, and not later."""
    ended = data.ended
    if ended is None or received_on < ended.ends_from or data.cured_on is not None:
        return
    until = cure_accepted_until(view)
    if until is None or received_on > until:
        raise refuse(
            "cure_over",
            "The days in which papers bring coverage back are over",
            "Keep it as a paper of the case, and take a new application.",
            citation=CURE,
            field="received_on",
            accepted_until=until,
            ended_from=ended.ends_from,
        )


def read_papers(body: ReadRenewalPapers, view: View) -> Iterator[Output]:
    """Complete, or what lacks; a form that is complete waits for the decision."""
    something_unread(view)
    yield p.RenewalPapersRead(**subject(view), complete=not body.lacking, lacking=body.lacking)


def something_unread(view: View) -> None:
    """There must be something to read."""
    if not renewal(view).unread:
        raise refuse("nothing_to_read", "Nothing of this renewal is unread", "Record what came first.")


def request_information(body: RequestRenewalInformation, view: View) -> Iterator[Output]:
    """Only what lacks is asked for, and not before what came was read."""
    data = renewal(view)
    not_in_future("mailed_on", body.mailed_on, view)
    not_asked_before_one(view, body.mailed_on)
    if not body.items:
        raise refuse("no_items", "A request is a list", "Name at least one item.", field="items")
    if data.unread:
        raise refuse(
            "unread", "What came is read before anything is asked for", "Read it first.", citation=LAW
        )
    if data.packet_on is None and data.ended is None:
        raise refuse("packet_not_mailed", "The packet asks first", "Mail it.", citation=LAW)
    if data.returned_on is None and not data.came_back:
        raise refuse("nothing_came", "MC 355 asks for what lacks in what came", "Wait for the form.",
                     citation=LAW)  # fmt: skip
    stranger = [item for item in body.items if data.complete is False and item not in data.lacking]
    if stranger:
        raise refuse(
            "not_lacking",
            "Only what lacks is asked for",
            "Leave out: " + ", ".join(stranger).replace("_", " ") + ".",
            citation=LAW,
            field="items",
            lacking=data.lacking,
        )
    yield New(
        p.RenewalInformationRequested(**subject(view), items=body.items, mailed_on=body.mailed_on),
        body.mailed_on,
    )
