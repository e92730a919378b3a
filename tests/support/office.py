"""A pure office: commands through `decide`, time by hand, rungs fired as they fall due. No database."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

import msgspec

from caseclock.application.rules import read_rules
from caseclock.domain.case import undo
from caseclock.domain.case.decide import decide, decide_firing, find_order
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.evolve import fold
from caseclock.domain.case.state import CaseState, Instance, Member
from caseclock.domain.case.view import Actor, Given, Message, View
from caseclock.domain.case.work import Rules
from caseclock.domain.clocks.armed import fires_next
from caseclock.domain.clocks.ledger import Clock
from caseclock.kernel.events import GenericEvent, Recorded
from caseclock.kernel.refusal import Refusal, Refused
from caseclock.kernel.time import at_local

SPACE = UUID("00000000-0000-7000-8000-000000000001")


@lru_cache
def rules() -> Rules:
    """The rules as the files say, read once a test run."""
    return read_rules()


class Office:
    """One county, one or more cases, one clock on the wall that only the test moves."""

    def __init__(self, county: int = 19, on: str = "2025-03-03", the_rules: Rules | None = None) -> None:
        self.rules = the_rules or rules()
        self.county = county
        self.now = at_local(date.fromisoformat(on), 9)
        self.role = "worker"
        self.states: dict[UUID, CaseState] = {}
        self.history: dict[UUID, list[Recorded]] = {}
        self.messages: list[Message] = []
        self.given: dict[str, Any] = {}
        self.case_id = self._new_case()
        self.sent = 0

    # ------------------------------------------------------------------ cases

    def _new_case(self) -> UUID:
        case_id = uuid5(SPACE, f"case {len(self.states)}")
        self.states[case_id] = CaseState(county=self.county, case_id=case_id)
        self.history[case_id] = []
        return case_id

    def another_case(self) -> UUID:
        """Makes another, still unopened case the current one."""
        self.case_id = self._new_case()
        return self.case_id

    @property
    def state(self) -> CaseState:
        return self.states[self.case_id]

    def member(self, first_name: str) -> Member:
        return next(m for m in self.state.members.values() if m.first_name == first_name)

    def instance(self, procedure: str, first_name: str = "") -> Instance:
        member = self.member(first_name).id if first_name else None
        return self.state.instances_of(procedure, member)[-1]

    def clock(self, procedure: str, name: str, first_name: str = "") -> Clock:
        return self.state.clocks_of(self.instance(procedure, first_name).id, name)[-1]

    # ------------------------------------------------------------------ time

    def on(self, day: str, hour: int = 9) -> Office:
        """Moves to a day, firing what falls due before it, in order."""
        self._fire_until(at_local(date.fromisoformat(day), hour))
        return self

    def at(self, moment: datetime) -> Office:
        """Moves to a moment."""
        self._fire_until(moment)
        return self

    def _fire_until(self, moment: datetime) -> None:
        while True:
            due = [
                (rung.due_at, case_id, rung)
                for case_id, state in self.states.items()
                if state.status == "open" and (rung := fires_next(state.clocks, moment)) is not None
            ]
            if not due:
                break
            due_at, case_id, rung = min(due, key=lambda each: each[0])
            self.now = max(self.now, due_at)
            view = self._view(
                self.states[case_id], Actor(account="system", role="system", county=self.county)
            )
            decision, failed = decide_firing(self.rules, self.states[case_id], view)
            assert failed is None, f"{failed.rung} did not fire: {failed.error!r}"
            assert decision.changes, f"{rung} did not fire"
            self._keep(decision)
        self.now = max(self.now, moment)

    # ------------------------------------------------------------------ commands

    def do(self, command: str, /, *, role: str = "", case: UUID | None = None, **body: Any) -> Decision:
        """Gives a command; fails the test when it is refused."""
        answer = self.attempt(command, role=role, case=case, **body)
        assert isinstance(answer, Decision), f"{command} was refused: {answer}"
        return answer

    def refused(self, command: str, /, *, role: str = "", case: UUID | None = None, **body: Any) -> Refusal:
        """Gives a command; fails the test unless it is refused."""
        answer = self.attempt(command, role=role, case=case, **body)
        assert isinstance(answer, Refusal), f"{command} was not refused"
        return answer

    def attempt(
        self, command: str, /, *, role: str = "", case: UUID | None = None, **body: Any
    ) -> Decision | Refusal:
        state = self.states[case or self.case_id]
        actor = Actor(account="ann", role=role or self.role, county=self.county)
        self.sent += 1
        try:
            order = find_order(self.rules, state, command, None)
            plain = msgspec.to_builtins(body, str_keys=True)
            decoded = msgspec.convert(plain, order.code.body)
            order = find_order(self.rules, state, command, decoded)
        except Refused as refused:
            return refused.refusal
        named = {value for value in msgspec.structs.asdict(decoded).values() if isinstance(value, UUID)}
        if isinstance(back := getattr(decoded, "command", None), UUID):
            named |= undo.other_cases(tuple(self.history[state.case_id]), back)
        others = {key: self.states[key] for key in named if key in self.states and key != state.case_id}
        view = self._view(state, actor, others)
        answer = decide(self.rules, state, order, view)
        if isinstance(answer, Decision):
            self._keep(answer)
        return answer

    def _view(self, state: CaseState, actor: Actor, others: dict[UUID, CaseState] | None = None) -> View:
        return View(
            state=state,
            policy=self.rules.policy,
            now=self.now,
            on=self.now.date(),
            actor=actor,
            given=Given(facts=self.given, entropy=uuid5(SPACE, str(self.sent)).bytes * 2),
            others=others or {},
            history=tuple(self.history[state.case_id]),
            histories={key: tuple(self.history[key]) for key in others or {}},
            command_id=self.last_command,
        )

    @property
    def last_command(self) -> UUID:
        """The id of the command given last."""
        return uuid5(SPACE, f"command {self.sent}")

    def _keep(self, decision: Decision) -> None:
        for change in decision.changes:
            case_id = change.after.case_id
            self.history[case_id] += change.recorded
            self.states[case_id] = change.after
        self.messages += decision.messages

    # ------------------------------------------------------------------ what happened

    def events(self, prefix: str = "") -> list[str]:
        """The types recorded in the current case, in order."""
        types = [r.event.type for r in self.history[self.case_id]]
        return [t for t in types if t.startswith(prefix)]

    def alerts(self) -> list[str]:
        """The names of the open alerts."""
        return [a.alert for a in self.state.alerts.values() if a.cleared_at is None]

    def reread(self) -> CaseState:
        """The state folded from history as it lies in the store: written as JSON and read again."""
        start = CaseState(county=self.county, case_id=self.case_id)
        return fold(start, map(_written_and_read, self.history[self.case_id]), self.rules.codes)

    def replayed(self) -> CaseState:
        """The state folded anew from history: always equal to `state`."""
        start = CaseState(county=self.county, case_id=self.case_id)
        return fold(start, self.history[self.case_id], self.rules.codes)


def _written_and_read(recorded: Recorded) -> Recorded:
    event = recorded.event
    if isinstance(event, GenericEvent):
        return recorded
    again = msgspec.json.decode(msgspec.json.encode(event), type=type(event))
    return msgspec.structs.replace(recorded, event=again)


def days(n: int) -> timedelta:
    """So many days."""
    return timedelta(days=n)
