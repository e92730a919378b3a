"""What a decision may read, and what it may give back. Everything from outside is in here as a value."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.state import CaseState, Instance, Member
from caseclock.domain.case.timeline import FactSource
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.definition import FieldSpec
from caseclock.kernel.events import Event, New, Recorded
from caseclock.kernel.time import local_date


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts: an account, in a role, of a county; `system` for timers."""

    account: str
    role: str
    county: int
    unit: str = ""
    on_behalf_of: str = ""
    site: UUID | None = None
    own_cases: frozenset[UUID] = frozenset()
    """The cases it is kept from: its own and those of people close to it."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """Facts from outside the case that the application looked up, and 32 random bytes for this command."""

    facts: Mapping[str, Any] = {}
    entropy: bytes = b"\0" * 32

    def draw(self, purpose: str) -> bytes:
        """32 bytes for one purpose; the same command draws the same."""
        return hmac.new(self.entropy, purpose.encode(), hashlib.sha256).digest()


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Something to leave the case after the commit, through the outbox. `secret` is encrypted there."""

    topic: str
    payload: dict[str, Any]
    secret: str = ""
    expires_at: datetime | None = None


class Elsewhere(msgspec.Struct, frozen=True):
    """An event for another case of the same command (move, merge, join)."""

    case_id: UUID
    event: Event
    effective_on: date | None = None


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The state so far, who asks, when, and on which effective date (`on`).

    `trigger` is the event that set this off (reaction, rung); `others` the other cases of the command;
    `history` the stream so far and `histories` those of the other cases (undo reads them and folds them with
    `codes`; commands without `reads_history` get none); `records` what the file lets the command record, and
    `fields` what it lets the body carry; `begins` the instance that this command starts.
    """

    state: CaseState
    policy: Policy
    now: datetime
    on: date
    actor: Actor
    instance: Instance | None = None
    member: Member | None = None
    trigger: Event | None = None
    given: Given = Given()
    others: Mapping[UUID, CaseState] = {}
    history: tuple[Recorded, ...] = ()
    histories: Mapping[UUID, tuple[Recorded, ...]] = {}
    codes: Mapping[str, ProcedureCode] = {}
    command: str = ""
    records: tuple[str, ...] = ()
    fields: Mapping[str, FieldSpec] = {}
    begins: str = ""
    command_id: UUID | None = None
    several: frozenset[str] = frozenset()
    """Procedures of which one subject may have several at a time."""
    standing: Mapping[str, tuple[str, ...]] = {}
    """Events that clear each open alert whose deadline stands, by the alert's id."""
    preview: bool = False
    """Only shown, never stored: what waits for somebody else's hand may still be looked at."""
    acted_at: datetime | None = None
    """When it was done, where it is keyed afterwards: then that day is meant where none is named."""
    converted: bool = False
    """Loaded from another system: rungs already past are recorded, not fired."""

    @property
    def today(self) -> date:
        """The county's local date of `now`."""
        return local_date(self.now)

    @property
    def acted_on(self) -> date:
        """The day on which it was done: today, unless it is keyed afterwards."""
        return local_date(self.acted_at or self.now)

    @property
    def data(self) -> Any:
        """The procedure's own data of the instance."""
        return self.instance.data if self.instance else None

    @property
    def instance_id(self) -> str:
        """The instance's id, or that of the one to be started; empty when there is none."""
        return self.instance.id if self.instance else self.begins

    @property
    def member_id(self) -> UUID | None:
        """The member's id, where one is meant."""
        return self.member.id if self.member else None


class Again(msgspec.Struct, frozen=True):
    """An earlier command given again in another case of this command, with this body as plain data."""

    case_id: UUID
    command: str
    body: dict[str, Any]


Output = Event | New | Message | Elsewhere | Again
Outputs = Iterable[Output]


class CommandCode(msgspec.Struct, frozen=True):
    """The Python half of a command: the struct of its body, and the decision.

    `requires` refuses where the case as it stands allows no body at all; /actions shows what it says.
    `reads_history`: it needs `view.history` and `view.histories`, which are empty for every other command.
    """

    body: type[msgspec.Struct]
    decide: Callable[[Any, View], Outputs]
    reads_history: bool = False
    requires: Callable[[View], object] | None = None


#: The facts of a rule as a procedure keeps them, and where each came from.
RuleFacts = tuple[msgspec.Struct, Mapping[str, FactSource]]


class ProcedureCode(msgspec.Struct, frozen=True, kw_only=True):
    """The Python half of a procedure, by the names its files use.

    `does`: decisions of rungs and reactions; `facts`: what guards read; `dates`: what clocks anchor to;
    `evolve`: how an event type changes the instance's data (never fails); `unread`: what came in for an
    instance that nobody has read, by name; `awaited`: papers asked for and not yet good, and since when;
    `rule_facts`: by rule, what the procedure knows of its facts on a
    fact date.
    """

    name: str
    commands: Mapping[str, CommandCode] = {}
    does: Mapping[str, Callable[[View], Outputs]] = {}
    facts: Mapping[str, Callable[[View], Any]] = {}
    dates: Mapping[str, Callable[[View], date | datetime | None]] = {}
    data: type[msgspec.Struct] | None = None
    evolve: Mapping[str, Callable[[Any, Any, Recorded], Any]] = {}
    rule_facts: Mapping[str, Callable[[View, date], RuleFacts | None]] = {}
    unread: Callable[[Instance], list[str]] | None = None
    awaited: Callable[[Instance], Mapping[str, date | None]] | None = None
