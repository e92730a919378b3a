"""Work in progress on one case: events recorded so far, the state they lead to, and what still follows."""

from __future__ import annotations

from collections import deque
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec.structs import replace

from caseclock.domain.case.decision import CaseChange
from caseclock.domain.case.events import CommandReversed
from caseclock.domain.case.evolve import evolve
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.view import Message, ProcedureCode, View
from caseclock.domain.clocks.events import ClockReopened
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.definition import Definition, Fact
from caseclock.domain.workflow.moves import guard_facts
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.events import Event, Meta, New, Recorded

#: Reactions to reactions go no deeper than this; the check refuses cycles, this bounds chains.
MAX_DEPTH = 4


class Rules(msgspec.Struct, frozen=True):
    """Everything a decision rests on beside the case: procedures as data, their Python halves, policy."""

    definitions: Definitions
    codes: dict[str, ProcedureCode]
    policy: Policy


class Following(msgspec.Struct, frozen=True):
    """An event whose consequences are still to be worked out."""

    event: Event
    on: date
    depth: int


class Mark(NamedTuple):
    """A point in the work to come back to."""

    state: CaseState
    events: int
    messages: int


class Work:
    """One case while a command is decided. `record` folds at once, so whatever follows sees it."""

    def __init__(self, rules: Rules, before: CaseState, view: View) -> None:
        self.rules = rules
        self.before = before
        self.state = before
        self.view = view
        self.events: list[New] = []
        self.recorded: list[Recorded] = []
        self.messages: list[Message] = []
        self.following: deque[Following] = deque()
        self.command = ""
        self.command_id: UUID | None = None
        self.depth = 0
        #: Instances that the event in hand started.
        self.began: set[str] = set()
        #: Clocks that a mistake had stopped and that run again: their rungs due meanwhile ring, marked so.
        self.late: dict[str, str] = {}
        #: The due moment of the rung that is being fired.
        self.ringing: datetime | None = None

    @property
    def now(self) -> datetime:
        """The moment of the command, never before the case's last event."""
        last = self.state.recorded_at
        return max(self.view.now, last) if last else self.view.now

    @property
    def arms_at(self) -> datetime:
        """The moment by which a rung to be armed is past or to come.

        What a rung sets off is armed as of that rung's own moment, or a worker that is late would pass over
        every warning between that moment and now.
        """
        return self.ringing or self.now

    def record(self, event: Event, on: date, procedure: str = "", version: int = 0) -> None:
        """Adds one event, folds it, and notes that its consequences follow."""
        new = New(event, on, procedure, version, command=self.command, command_id=self.command_id)
        recorded = Recorded(
            county=self.state.county,
            case_id=self.state.case_id,
            version=self.state.version + 1,
            effective_on=on,
            recorded_at=self.now,
            event=event,
            meta=self._meta(new),
        )
        self.state = evolve(self.state, recorded, self.rules.codes)
        self._note_late(event)
        self.events.append(new)
        self.recorded.append(recorded)
        self.following.append(Following(event, on, self.depth))

    def _meta(self, new: New) -> Meta:
        """Who and which command; the journal, which knows more, writes its own."""
        actor = self.view.actor
        own = not new.command
        return Meta(
            command=new.command or self.view.command,
            command_id=new.command_id or self.view.command_id,
            actor=actor.account if own else "system",
            role=actor.role if own else "system",
            on_behalf_of=actor.on_behalf_of if own else "",
            procedure=new.procedure,
            procedure_version=new.procedure_version,
        )

    def _note_late(self, event: Event) -> None:
        if isinstance(event, ClockReopened):
            self.late[event.clock] = event.why
        elif isinstance(event, CommandReversed):
            why = f"{event.name} was taken back"
            self.late |= {key: why for key, was in event.parts.get("clocks", {}).items() if was is not None}

    def change(self) -> CaseChange:
        """What happened to the case so far."""
        return CaseChange(
            before=self.before,
            after=self.state,
            events=tuple(self.events),
            recorded=tuple(self.recorded),
            recorded_at=self.now,
        )

    def mark(self) -> Mark:
        """Where the work stands, to come back to."""
        return Mark(self.state, len(self.events), len(self.messages))

    def rewind(self, mark: Mark) -> None:
        """Forgets everything after a mark."""
        self.state = mark.state
        del self.events[mark.events :], self.recorded[mark.events :], self.messages[mark.messages :]
        self.following.clear()
        self.depth = 0

    def skipped(self, what: str) -> None:
        """Notes on the last event that an instance could not take a reaction."""
        if self.events:
            last = self.events[-1]
            self.events[-1] = replace(last, skipped=(*last.skipped, what))

    def definition(self, instance: Instance) -> Definition:
        """The definition the instance is pinned to."""
        return self.rules.definitions.get(instance.procedure, instance.version)

    def view_of(
        self, instance: Instance | None, on: date, trigger: Event | None = None, **changes: Any
    ) -> View:
        """What a decision about this instance may read now."""
        member = self.state.members.get(instance.member) if instance and instance.member else None
        return replace(
            self.view,
            state=self.state,
            policy=self.rules.policy,
            codes=self.rules.codes,
            several=self.rules.definitions.several,
            now=self.now,
            on=on,
            instance=instance,
            member=changes.pop("member", member),
            trigger=trigger,
            **changes,
        )

    def facts(self, instance: Instance, on: date, trigger: Event | None = None) -> dict[str, Any]:
        """The declared facts that the guards of the instance's chart read, as they are now."""
        definition = self.definition(instance)
        view = self.view_of(instance, on, trigger)
        declared = definition.procedure.facts
        read = guard_facts(definition.chart)
        return {name: self._fact(name, declared[name], view) for name in read if name in declared}

    def fact(self, name: str, instance: Instance, on: date, trigger: Event | None = None) -> Any:
        """One declared fact."""
        declared = self.definition(instance).procedure.facts.get(name, Fact())
        return self._fact(name, declared, self.view_of(instance, on, trigger))

    def _fact(self, name: str, fact: Fact, view: View) -> Any:
        assert view.instance is not None
        if fact.answer:
            answer = view.instance.answers.get(fact.answer, False)
            return answer == fact.is_ if fact.is_ else answer
        code = self.rules.codes.get(view.instance.procedure)
        source = code.facts.get(name) if code else None
        return source(view) if source else False


def concerns(event: Event, instance: Instance) -> bool:
    """Whether an event speaks of this instance: its own, of its member, or of the whole case."""
    addressed = getattr(event, "instance", None)
    if addressed and addressed != instance.id and addressed.rpartition("-")[0] == instance.procedure:
        return False
    member = getattr(event, "member", None)
    return member is None or instance.member is None or member == instance.member
