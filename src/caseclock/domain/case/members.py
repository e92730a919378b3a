"""Events about the people of a case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.state import Alert, CoverageSet, Determination, Paper, Scope
from caseclock.domain.clocks.ledger import Clock
from caseclock.kernel.events import Event, event
from caseclock.kernel.secret import RestrictedData, Secret


class MemberEvent(Event, frozen=True, kw_only=True, omit_defaults=True):
    """A fact about one member."""

    member: UUID


@event("member.added")
class MemberAdded(MemberEvent, frozen=True, kw_only=True):
    """A person joined the household. `identifiers`: ssn, a_number, i94, passport; encrypted."""

    first_name: str
    last_name: str
    birth_date: date | None = None
    sex: str = ""
    relationship: str = ""
    deemed: bool = False
    confidential: bool = False
    identifiers: dict[str, Secret] = {}
    numbers: dict[str, str] = {}
    facts: dict[str, Any] = {}


@event("coverage.requested")
class CoverageRequested(MemberEvent, frozen=True, kw_only=True):
    """The member asks for coverage; `filed_on` is the member's own filing date."""

    filed_on: date


@event("application.filed")
class ApplicationFiled(Event, frozen=True, kw_only=True):
    """An application came in. The earlier of the two filing dates rules; the receipt moves nothing (I.2)."""

    filed_on: date
    calworks_filed_on: date | None = None
    received_at: datetime | None = None
    channel: str = ""
    programs: tuple[str, ...] = ()


@event("filing_date.corrected")
class FilingDateCorrected(Event, frozen=True, kw_only=True):
    """The filing date was recorded wrongly, or a joined application has an earlier one."""

    filed_on: date
    calworks_filed_on: date | None = None
    why: Secret
    members: dict[UUID, date] = {}


@event("member.fact_recorded")
class MemberFactRecorded(MemberEvent, frozen=True, kw_only=True):
    """A fact about a member, true from the event's effective date."""

    fact: str
    value: Any


@event("member.corrected")
class MemberCorrected(MemberEvent, frozen=True, kw_only=True):
    """A field of the person was wrong: names, birth_date, sex, relationship. `spelling`: the same name,
    written wrongly."""

    field: str
    before: Any
    after: Any
    spelling: bool = False


@event("member.identified")
class MemberIdentified(MemberEvent, frozen=True, kw_only=True):
    """An identifier was recorded, replaced (`replaced`: by another one), or (empty) taken back; encrypted."""

    kind: str
    value: Secret
    replaced: bool = False


@event("member.numbered")
class MemberNumbered(MemberEvent, frozen=True, kw_only=True):
    """A public number of the member in another system (the CIN)."""

    system: str
    number: str


@event("member.confidentiality_set")
class MemberConfidentialitySet(MemberEvent, frozen=True, kw_only=True):
    """Whether the member is kept off letters to others, digests and lists."""

    confidential: bool


@event("member.died")
class MemberDied(MemberEvent, frozen=True, kw_only=True):
    """A death was reported; the effective date is the date of death."""


@event("member.removed")
class MemberRemoved(MemberEvent, frozen=True, kw_only=True):
    """The member left the household."""

    why: Secret


class Moving(msgspec.Struct, frozen=True, kw_only=True):
    """What goes along when a member moves, as it stands. An empty `person`: the person is there already.

    Restricted as a whole, since procedures keep declared statuses in their instances.
    """

    person: RestrictedData = {}
    instances: tuple[RestrictedData, ...] = ()
    clocks: tuple[Clock, ...] = ()
    alerts: tuple[Alert, ...] = ()
    papers: tuple[Paper, ...] = ()
    coverage: tuple[CoverageSet, ...] = ()
    determinations: tuple[Determination, ...] = ()


@event("member.moved_out")
class MemberMovedOut(MemberEvent, frozen=True, kw_only=True):
    """The member, with running procedures and clocks, went to another case."""

    to_case: UUID
    instances: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    why: Secret = ""


@event("member.moved_in")
class MemberMovedIn(MemberEvent, frozen=True, kw_only=True):
    """The member came from another case with anchors and dates as they stood there."""

    from_case: UUID
    moving: Moving
    identifiers: dict[str, Secret] = {}


@event("case.handed_on")
class CaseHandedOn(Event, frozen=True, kw_only=True):
    """What ran for the whole case went to the case that takes it over."""

    to_case: UUID
    instances: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()


@event("case.taken_over")
class CaseTakenOver(Event, frozen=True, kw_only=True):
    """What ran for the whole of another case runs on here, as it stood there."""

    from_case: UUID
    moving: Moving


@event("representative.named")
class RepresentativeNamed(Event, frozen=True, kw_only=True):
    """Who may act for the household: scope, start, end, notices chosen."""

    representative: str
    name: str
    scope: Scope
    from_on: date
    to_on: date | None = None
    notices: tuple[str, ...] = ()
    member: UUID | None = None
    contact: Secret = ""


@event("representative.ended")
class RepresentativeEnded(Event, frozen=True, kw_only=True):
    """The representation ended; the effective date is its last day."""

    representative: str
