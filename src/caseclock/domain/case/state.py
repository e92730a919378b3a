"""What a case is after its events: one frozen value. Every part is keyed, so that undo can name parts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.timeline import FactSource, Timeline
from caseclock.domain.clocks.ledger import Clock
from caseclock.kernel.secret import RestrictedData

#: What a representative may do: everything, only what concerns the application, or only get the letters.
Scope = Literal["all", "application", "notices"]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person in the case. `facts` are timelines by name (pregnant, disability_basis, immediate_need, ...).

    `identifiers` are in clear here and encrypted in the events: ssn, a_number, i94, passport.
    """

    id: UUID
    first_name: str
    last_name: str
    birth_date: date | None
    sex: str = ""
    relationship: str = ""
    joined_on: date
    asks_for_coverage: bool = False
    filed_on: date | None = None
    left_on: date | None = None
    left_why: str = ""
    moved_to: UUID | None = None
    died_on: date | None = None
    deemed: bool = False
    confidential: bool = False
    identifiers: dict[str, str] = {}
    numbers: dict[str, str] = {}
    facts: dict[str, Timeline] = {}
    sources: dict[str, FactSource] = {}
    """Which event said the birth date, the filing date, the death."""

    @property
    def name(self) -> str:
        """First and last name, as letters print it."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def present(self) -> bool:
        """Still in this household and alive."""
        return self.left_on is None and self.died_on is None


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    """One running procedure. `configuration` is every active state id, ancestors too; `data` is the
    procedure's own struct; `answers` what generic commands recorded; `entered` since when each active state
    holds, whatever else of the chart has moved since."""

    id: str
    procedure: str
    version: int
    member: UUID | None
    configuration: tuple[str, ...]
    started_on: date
    started_at: datetime
    final: bool = False
    moved_at: datetime | None = None
    entered: dict[str, datetime] = {}
    data: Any = None
    answers: dict[str, Any] = {}

    def since(self, state: str) -> datetime:
        """The moment from which it stands in an active state."""
        return self.entered.get(state) or self.moved_at or self.started_at


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """Something someone must look at, and for whom. Ids derive from clock, rung and arming.

    `follows` is the earlier alert it escalates; `owner` who has it, where that is not who has the case.
    """

    id: str
    alert: str
    procedure: str
    instance: str
    clock: str
    member: UUID | None
    to: tuple[str, ...]
    raised_on: date
    raised_at: datetime
    cleared_at: datetime | None = None
    cleared_by: str = ""
    worked_by: str = ""
    follows: str = ""
    owner: str = ""
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None


class CoverageSet(msgspec.Struct, frozen=True, kw_only=True):
    """Coverage of one member from a month to a month (first days; None = open), as one event set it.

    `scope` is full, restricted or none; the entry recorded later wins for the months it names.
    """

    from_month: date
    to_month: date | None
    scope: Literal["full", "restricted", "none"]
    programme: str
    funding: str
    cost_cents: int = 0
    event: str
    version: int
    why: str = ""


class Determination(msgspec.Struct, frozen=True, kw_only=True):
    """The latest answer of one rule for one member, or for the case. `on` is its fact date."""

    rule: str
    member: UUID | None = None
    on: date
    facts: RestrictedData
    result: dict[str, Any]
    adverse: bool = False
    version: int
    made_on: date
    made_at: datetime


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """Something that came in: `received_on` is what deadlines are judged by.

    With `document` its content is kept: the SHA-256 of it, and whose key (`holder`) closes it.
    """

    id: str
    form: str
    received_on: date
    recorded_at: datetime
    member: UUID | None = None
    instance: str = ""
    read: bool = True
    document: str = ""
    holder: UUID | None = None


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """The application: the earlier of the two filing dates rules (I.2); `received_at` moves nothing."""

    filed_on: date
    calworks_filed_on: date | None = None
    received_at: datetime | None = None
    channel: str = ""
    programs: tuple[str, ...] = ()
    source: FactSource | None = None

    @property
    def rules_on(self) -> date:
        """The date clocks run from."""
        return min(self.filed_on, self.calworks_filed_on or self.filed_on)


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Another case this one points to: absorbed, merged_into, joined_into, mother, newborn, moved_to."""

    kind: str
    case: UUID
    case_number: str = ""
    member: UUID | None = None
    on: date | None = None


class Representative(msgspec.Struct, frozen=True, kw_only=True):
    """Who may act for the household, or for one member: `scope` says in what, `notices` which letters go
    there too. `to_on` is the last day. `contact` is in clear here and encrypted in the event."""

    id: str
    name: str
    scope: Scope
    from_on: date
    to_on: date | None = None
    notices: tuple[str, ...] = ()
    member: UUID | None = None
    contact: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the representation holds on a day."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A legal hold on the case, or on one person in it: while it is in force nothing is destroyed."""

    id: str
    authority: str
    why: str
    member: UUID | None = None
    placed_on: date
    placed_by: str
    lifted_on: date | None = None
    lifted_authority: str = ""


class Destroyed(msgspec.Struct, frozen=True, kw_only=True):
    """That the records of the case were destroyed: on which day, by which schedule, whose keys."""

    on: date
    schedule: str
    persons: tuple[UUID, ...]


class CaseState(msgspec.Struct, frozen=True, kw_only=True):
    """One case. `version` 0 means it does not exist yet."""

    county: int
    case_id: UUID
    version: int = 0
    kind: Literal["household", "provider_site"] = "household"
    case_number: str = ""
    numbers: dict[str, str] = {}
    status: Literal["open", "closed"] = "open"
    closed_why: str = ""
    """Why it was closed last; it may be open again."""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    recorded_at: datetime | None = None
    owner: str = ""
    unit: str = ""
    office: str = ""
    queue: str = ""
    filing: Filing | None = None
    facts: dict[str, Timeline] = {}
    members: dict[UUID, Member] = {}
    instances: dict[str, Instance] = {}
    clocks: dict[str, Clock] = {}
    alerts: dict[str, Alert] = {}
    coverage: dict[UUID, tuple[CoverageSet, ...]] = {}
    papers: dict[str, Paper] = {}
    links: dict[str, Link] = {}
    representatives: dict[str, Representative] = {}
    determinations: dict[str, Determination] = {}
    holds: dict[str, Hold] = {}
    destroyed: Destroyed | None = None

    def determined(self, rule: str, member: UUID | None = None) -> Determination | None:
        """The latest determination by a rule, of one member or of the case."""
        return self.determinations.get(determination_key(rule, member))

    def instances_of(self, procedure: str, member: UUID | None = None) -> list[Instance]:
        """Instances of a procedure, of one member where one is named, oldest first."""
        return [
            i
            for i in self.instances.values()
            if i.procedure == procedure and (member is None or i.member == member)
        ]

    def clocks_of(self, instance: str, name: str = "") -> list[Clock]:
        """Clocks of an instance, oldest first."""
        return [c for c in self.clocks.values() if c.instance == instance and name in ("", c.name)]


def determination_key(rule: str, member: UUID | None) -> str:
    """Under which name the latest determination of a rule stands."""
    return f"{rule}.{member}" if member else rule
