"""Events that every case has: opening, ownership, instances, alerts, coverage, papers, undo."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.timeline import FactSource
from caseclock.kernel.events import Event, InstanceEvent, event
from caseclock.kernel.secret import RestrictedData, Secret


@event("case.opened")
class CaseOpened(Event, frozen=True, kw_only=True):
    """A case began. `numbers`: other systems' numbers by name (county_case, cin, benefitscal)."""

    kind: Literal["household", "provider_site"]
    case_number: str
    numbers: dict[str, str] = {}


@event("case.assigned")
class CaseAssigned(Event, frozen=True, kw_only=True):
    """A hand-over: to an owner, or to a queue when nobody owns it."""

    owner: str = ""
    unit: str = ""
    office: str = ""
    queue: str = ""


@event("case.closed")
class CaseClosed(Event, frozen=True, kw_only=True):
    """No clock runs on it any more. `into`: the case that took it over."""

    why: Secret
    into: UUID | None = None


@event("case.reopened")
class CaseReopened(Event, frozen=True, kw_only=True):
    """A late fact, an undo or a person reopened it."""

    why: Secret


@event("case.linked")
class CaseLinked(Event, frozen=True, kw_only=True):
    """Points to another case: absorbed, merged_into, joined_into, mother, newborn, moved_to, moved_from."""

    link: str
    kind: str
    case: UUID
    case_number: str = ""
    member: UUID | None = None


@event("case.numbered")
class CaseNumbered(Event, frozen=True, kw_only=True):
    """Another number this case is found by."""

    system: str
    number: str


@event("case.fact_recorded")
class CaseFactRecorded(Event, frozen=True, kw_only=True):
    """A household fact (address, spoken_language, written_language, format, interpreter, phone, ...)."""

    fact: str
    value: Any


@event("note.added")
class NoteAdded(Event, frozen=True, kw_only=True):
    """Free text, encrypted; about a member where one is named."""

    text: Secret
    member: UUID | None = None


@event("instance.started")
class InstanceStarted(InstanceEvent, frozen=True, kw_only=True):
    """A procedure began to run, at the version it stays pinned to; `answers` is what began it told."""

    procedure: str
    version: int
    configuration: tuple[str, ...]
    effects: tuple[str, ...] = ()
    answers: dict[str, Any] = {}


@event("instance.moved")
class InstanceMoved(InstanceEvent, frozen=True, kw_only=True):
    """The chart moved: the event sent, the facts its guards read, where from, where to."""

    chart_event: str
    facts: dict[str, Any] = {}
    came_from: tuple[str, ...]
    to: tuple[str, ...]
    effects: tuple[str, ...] = ()
    final: bool = False


class ClockUnder(msgspec.Struct, frozen=True, kw_only=True):
    """What a clock is called and counts in, under another version."""

    name: str
    unit: str
    calendar: str = ""


@event("instance.migrated")
class InstanceMigrated(InstanceEvent, frozen=True, kw_only=True):
    """A running procedure was moved to another version of its files; `clocks` by id, those that run on."""

    came_from: int
    to: int
    configuration: tuple[str, ...]
    final: bool = False
    clocks: dict[str, ClockUnder] = {}


#: What an alert was cleared by when a later rung of its clock told more people of the same thing.
ESCALATED = "alert.escalated"


@event("alert.raised")
class AlertRaised(Event, frozen=True, kw_only=True):
    """Someone is told. `to` are audiences: owner, supervisor, unit:<name>, program, certifier, member.

    `follows`: the alert of the same clock that it escalates, and in whose place it stands.
    """

    alert_id: str
    alert: str
    procedure: str
    instance: str
    clock: str = ""
    member: UUID | None = None
    to: tuple[str, ...]
    follows: str = ""


@event("alert.cleared")
class AlertCleared(Event, frozen=True, kw_only=True):
    """What the alert waited for happened, or a person worked it."""

    alert_id: str
    by: str
    worked_by: str = ""


@event("alert.acknowledged")
class AlertAcknowledged(Event, frozen=True, kw_only=True):
    """Somebody saw it and goes to work on it; it stays open until what it waits for happens."""

    alert_id: str
    by: str


@event("alert.snoozed")
class AlertSnoozed(Event, frozen=True, kw_only=True):
    """It is out of sight until a moment, which never lies after what it warns of."""

    alert_id: str
    until: datetime
    by: str


@event("alert.reassigned")
class AlertReassigned(Event, frozen=True, kw_only=True):
    """Another person (`owner`, for this alert alone) or unit is told; `to` are its audiences from now on."""

    alert_id: str
    to: tuple[str, ...]
    owner: str = ""


@event("coverage.set")
class CoverageWasSet(Event, frozen=True, kw_only=True):
    """Coverage of a member from a month to a month (first days), by the event or determination named."""

    member: UUID
    from_month: date
    to_month: date | None = None
    scope: Literal["full", "restricted", "none"]
    programme: str
    funding: str
    cost_cents: int = 0
    why: str = ""


@event("paper.recorded")
class PaperRecorded(Event, frozen=True, kw_only=True):
    """Something came in; deadlines are judged by `received_on`. `unread`: nobody has read it yet."""

    paper: str
    form: str
    received_on: date
    received_at: datetime | None = None
    instance: str = ""
    member: UUID | None = None
    sha256: str = ""
    note: Secret = ""
    unread: bool = False


@event("paper.read")
class PaperRead(Event, frozen=True, kw_only=True):
    """Somebody read what came in; what follows from it is in the events beside it."""

    paper: str
    member: UUID | None = None


@event("document.filed")
class DocumentFiled(Event, frozen=True, kw_only=True):
    """A document's content came in and is kept, encrypted with the key of `holder`; nobody has read it yet.

    `document` is the SHA-256 of the content; the holder is the member it is about, else the case itself.
    """

    document: str
    media_type: str
    form: str
    received_on: date
    holder: UUID
    member: UUID | None = None


@event("answer.recorded")
class AnswerRecorded(InstanceEvent, frozen=True, kw_only=True):
    """An answer that guards of a procedure may read by its name."""

    question: str
    answer: Any
    received_on: date | None = None


@event("decision.recorded")
class DecisionRecorded(InstanceEvent, frozen=True, kw_only=True):
    """A person decided, with the reason and the law."""

    outcome: str
    why: Secret
    citation: str = ""


class RuledEvent(InstanceEvent, frozen=True, kw_only=True):
    """A decision of a procedure. `rule`, `on` (fact date) and `facts` run it again; without a rule it
    rests on what a person found, and only says why."""

    explanation: RestrictedData = {}
    rule: str = ""
    on: date | None = None
    facts: RestrictedData = {}
    sources: dict[str, FactSource] = {}
    policy: str = ""


@event("determination.made")
class DeterminationMade(Event, frozen=True, kw_only=True):
    """A rule was run on facts and a fact date (`on`): what it found and why, so that it can be run again.

    `parameters`: the dated values it read; `unconfirmed`: one of them is; `confirmed_by`: the program
    specialist who answers for an adverse one (I.12); `policy`: the version of rules and values it ran on.
    """

    member: UUID | None = None
    rule: str
    on: date
    facts: RestrictedData
    sources: dict[str, FactSource] = {}
    result: dict[str, Any]
    explanation: RestrictedData
    adverse: bool = False
    parameters: RestrictedData = {}
    unconfirmed: bool = False
    confirmed_by: str = ""
    policy: str = ""


@event("command.reversed")
class CommandReversed(Event, frozen=True, kw_only=True):
    """An earlier command was taken back: for each part it touched, the value to go back to (None: gone).

    `also`: the other cases in which it was taken back with it.
    """

    command: UUID
    name: str
    why: Secret
    parts: dict[str, RestrictedData]
    also: tuple[UUID, ...] = ()


@event("entry.moved")
class EntryMoved(Event, frozen=True, kw_only=True):
    """What was entered on the wrong case: taken back in the one, given again in the other (`way`)."""

    command: UUID
    name: str
    way: Literal["out", "in"]
    other: UUID
    other_number: str = ""
    why: Secret


@event("clocks.recount_ordered")
class RecountOrdered(Event, frozen=True, kw_only=True):
    """Calendars or parameters changed: every running clock of the case is counted anew."""

    reason: str
