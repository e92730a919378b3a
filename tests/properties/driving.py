"""An office driven at random: any command anybody may or may not give, on any day, late or in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import note
from msgspec.structs import replace

from caseclock.application.bodies import other_cases
from caseclock.domain.case.actions import actions
from caseclock.domain.case.decide import command_code, decide, decide_firing, find_order
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.firing import FIRE
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor, View
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.kernel.refusal import Refusal, Refused
from tests.properties.values import World, body_of
from tests.support.office import Office

SYSTEM = Actor(account="system", role="system", county=19)
DESKS = ("worker", "supervisor", "program_specialist")
STATES_DESKS = ("family_planning_office", "site_certifier", "service_center")
ROLES = (*DESKS, *STATES_DESKS, "county_admin", "auditor", "provider_staff", "system")
HOUSEHOLD: dict[str, Any] = {"owner": "ann", "application": {"filed_on": "2025-03-03"}}
ONE = {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}
TWO = {"first_name": "Ben", "last_name": "Ruiz", "birth_date": "2020-07-01"}


#: Gives a body more like those of the office: the command's name and a drawn body in, a body out.
Likeness = Callable[[Random, Any, str, dict[str, Any]], dict[str, Any]]


class Drive(Office):
    """Keeps every decision apart, so that each can be looked at."""

    def __init__(self, county: int = 19, like: Likeness | None = None) -> None:
        super().__init__(county)
        self.like = like
        self.tell: Callable[[str], None] = note
        self.commands: list[UUID] = []
        self.last: list[Decision] = []
        self.refusals = 0

    def _view(self, state: CaseState, actor: Actor, others: dict[UUID, CaseState] | None = None) -> View:
        view = super()._view(state, actor, others)
        return replace(view, histories={case: tuple(self.history[case]) for case in others or {}})

    def _keep(self, decision: Decision) -> None:
        super()._keep(decision)
        self.last.append(decision)
        ids = (new.meta.command_id for change in decision.changes for new in change.recorded)
        self.commands += dict.fromkeys(each for each in ids if each is not None)

    # ------------------------------------------------------------------ what may be done

    def world(self, case: UUID) -> World:
        """What there is to name from a case: its own people and papers, and the other cases."""
        state = self.states[case]
        words = [*state.alerts, *state.representatives, *state.papers]
        return World(
            now=self.now,
            members=list(state.members),
            cases=[each for each in self.states if each != case] or list(self.states),
            commands=self.commands[-12:],
            words=words[-6:],
        )

    def orders(self) -> dict[str, tuple[Definition, CommandSpec]]:
        """Every command there is."""
        return {
            name: (definition, spec)
            for definition in self.rules.definitions.newest()
            for name, spec in definition.procedure.commands.items()
        }

    def open_household(self, people: int = 2) -> None:
        """A case with an application."""
        self.do("open-case", role="worker", members=[ONE, TWO][:people], **HOUSEHOLD)

    def give(self, rnd: Random, case: UUID, name: str, **fixed: Any) -> Decision | Refusal | None:
        """One command with a drawn body; None when the body was malformed."""
        definition, spec = self.orders()[name]
        code = command_code(self.rules, definition.name, name, spec)
        if spec.reasons and rnd.random() < 0.9:
            fixed.setdefault("reason", rnd.choice(spec.reasons))
        role = rnd.choice(spec.roles if rnd.random() < 0.95 else ROLES)
        body = body_of(rnd, code.body, self.world(case), **fixed)
        if self.like is not None and rnd.random() < 0.6:
            body = {**self.like(rnd, self, name, body), **fixed}
        return self.give_body(case, name, body, role)

    def give_body(self, case: UUID, name: str, body: dict[str, Any], role: str) -> Decision | Refusal | None:
        """One command with this body; None when it was malformed."""
        definition, spec = self.orders()[name]
        kind = command_code(self.rules, definition.name, name, spec).body
        try:
            decoded = msgspec.convert(msgspec.to_builtins(body, str_keys=True), kind, str_keys=True)
        except msgspec.ValidationError:
            return None
        answer = self.send(name, decoded, role, case)
        said = f"refused: {answer.code}" if isinstance(answer, Refusal) else "done"
        given = msgspec.json.encode(body).decode()
        self.tell(f"{self.now:%Y-%m-%d %H:%M} {str(case)[:4]} {role} {name} {given}: {said}")
        return answer

    def send(self, name: str, body: Any, role: str, case: UUID) -> Decision | Refusal:
        """A command as the application gives it."""
        state, actor = self.states[case], Actor(account="ann", role=role, county=self.county)
        self.sent += 1
        try:
            order = find_order(self.rules, state, name, body)
        except Refused as refused:
            return refused.refusal
        others = {each: self.states[each] for each in other_cases(body) if each in self.states}
        if case in others or any(not other.version for other in others.values()):
            return Refusal(code="no_case", rule="", remedy="")
        answer = decide(self.rules, state, order, self._view(state, actor, others))
        if isinstance(answer, Decision):
            self._keep(answer)
        return answer

    def any_command(self, rnd: Random) -> Decision | Refusal | None:
        """Mostly one that has a place in the case, for the instance that has it."""
        case = self.case_id = rnd.choice(list(self.states))
        state = self.states[case]
        if state.version and rnd.random() < 0.9:
            desks = DESKS if state.kind == "household" else STATES_DESKS
            role = rnd.choice(desks if rnd.random() < 0.9 else ROLES)
            actor = Actor(account="ann", role=role, county=self.county)
            found = actions(self.rules, state, self._view(state, actor))
            allowed = [each for each in found if each.allowed]
            if allowed:
                # By procedure first: a household has many more commands than the rest, and less to do.
                procedure = rnd.choice(sorted({each.procedure for each in allowed}))
                chosen = rnd.choice([each for each in allowed if each.procedure == procedure])
                fixed: dict[str, Any] = {}
                if chosen.instance:
                    fixed["instance"] = chosen.instance
                if chosen.member:
                    fixed["member"] = str(chosen.member)
                return self.give(rnd, case, chosen.command, **fixed)
        names = [name for name, (_, spec) in self.orders().items() if spec.opens != bool(state.version)]
        return self.give(rnd, case, rnd.choice(names))

    def take_back(self, rnd: Random) -> None:
        """The reversal of something done lately."""
        case = rnd.choice(list(self.states))
        ids = [each.meta.command_id for each in self.history[case] if each.meta.command != FIRE]
        if ids:
            others = [str(each) for each in self.states if each != case]
            fixed: dict[str, Any] = {"other_case": rnd.choice(others)} if others else {}
            fixed["nothing_left"] = rnd.random() < 0.7
            name = str(rnd.choice(list(dict.fromkeys(ids))[-4:]))
            self.give(rnd, case, "reverse-command", command=name, **fixed)

    # ------------------------------------------------------------------ time

    def nobody_works(self, gone: timedelta) -> None:
        """The workers are down for a while; then each case is fired at once, late."""
        self.now += gone
        for case in list(self.states):
            self.fire(case)

    def fire(self, case: UUID) -> None:
        """One sweep over one case."""
        self.sent += 1
        view = self._view(self.states[case], SYSTEM)
        decision, failed = decide_firing(self.rules, self.states[case], view)
        assert failed is None, f"{failed.rung} did not fire: {failed.error!r}"
        if decision.changes:
            self._keep(decision)
