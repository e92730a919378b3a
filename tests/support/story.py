"""Runs a scenario file through a pure office and compares what holds with what the file expects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from caseclock.domain.case.decision import Decision
from caseclock.domain.case.events import CaseOpened
from caseclock.domain.case.following import settle
from caseclock.domain.case.state import CoverageSet, Instance
from caseclock.domain.case.view import Actor
from caseclock.domain.case.view import Given as Facts
from caseclock.domain.case.work import Rules, Work
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.procedures.provider_account import codes
from caseclock.domain.procedures.provider_account.mailing import CODE_MAIL
from caseclock.domain.workflow.scenario import Expect, Given, Scenario, Step
from caseclock.domain.workflow.states import leaves
from caseclock.kernel.events import Event
from caseclock.kernel.refusal import Refusal
from caseclock.kernel.time import PACIFIC
from tests.support.office import Office


class Story:
    """One scenario on its way, in one case of one office."""

    def __init__(self, rules: Rules, procedure: str, scenario: Scenario) -> None:
        case = scenario.given.case
        self.procedure = procedure
        self.scenario = scenario
        self.office = Office(case.county, str(case.opened_on), _standing_in(rules, scenario.given))
        self._open()
        self.members = {label: self.office.member(who.first_name).id for label, who in case.members.items()}

    def run(self) -> None:
        """Every step in turn; fails where something else holds than the file says."""
        for n, step in enumerate(self.scenario.steps, 1):
            told = f"{self.scenario.file}, step {n} ({step.do or 'wait'} {step.day}): "
            for fault in self._step(step):
                raise AssertionError(told + fault)
        assert self.office.replayed() == self.office.state

    def _open(self) -> None:
        case, office = self.scenario.given.case, self.office
        if case.kind == "provider_site":
            office.given = {codes.KEYS: {"h1": b"k" * 32}}
            happens(office, CaseOpened(kind=case.kind, case_number="1"), str(case.opened_on))
            return
        people = [
            {
                "first_name": who.first_name,
                "last_name": who.last_name,
                "birth_date": who.birth_date,
                "facts": who.facts,
                "asks_for_coverage": who.asks_for_coverage,
            }
            for who in case.members.values()
        ]
        filed = {"filed_on": case.filed_on, "calworks_filed_on": case.calworks_filed_on}
        office.do(
            "open-case",
            owner=case.owner,
            application=filed if case.filed_on else None,
            members=people or [{"first_name": "Nobody", "last_name": "Named"}],
        )

    def _step(self, step: Step) -> Iterator[str]:
        office, before = self.office, len(self.office.history[self.office.case_id])
        assert step.day is not None
        office.at(datetime.combine(step.day, time.fromisoformat(step.at), tzinfo=PACIFIC))
        answer = office.attempt(step.do, role=step.role, **self._body(step)) if step.do else None
        expect = step.expect or Expect()
        code = answer.code if isinstance(answer, Refusal) else ""
        if code != expect.refused:
            yield f"refused is {code!r}: {answer}" if code else f"not refused: {expect.refused}"
        assert answer is None or isinstance(answer, Decision | Refusal)
        types = [r.event.type for r in office.history[office.case_id][before:]]
        if expect.events is not None and not _in_order(expect.events, types):
            yield f"events are {types}"
        yield from self._differs(step, expect)

    def _body(self, step: Step) -> dict[str, Any]:
        body = {name: self._named(value) for name, value in step.with_.items()}
        return {**body, "member": self.members[step.member]} if step.member else body

    def _named(self, value: Any) -> Any:
        if value == "@mailed_code":
            mailed = next(m.secret for m in reversed(self.office.messages) if m.topic == CODE_MAIL)
            return codes.hashes(codes.keys_of(Facts(facts=self.office.given)), self.office.case_id, mailed)
        if isinstance(value, str) and value.startswith("@"):
            return self.members[value[1:]]
        if isinstance(value, list):
            return [self._named(each) for each in value]
        return {k: self._named(v) for k, v in value.items()} if isinstance(value, dict) else value

    def _differs(self, step: Step, expect: Expect) -> Iterator[str]:
        for procedure, states in (expect.state or {}).items():
            if (now := self._states(procedure, step.member)) != set(states):
                yield f"{procedure} is at {sorted(now)}"
        for name, due_on in (expect.due or {}).items():
            clock = self._clock(name, step.member)
            if (found := clock.schedule.due_on if clock else None) != due_on:
                yield f"{name} is due {found}"
        if expect.alerts is not None:
            alerts = self.office.state.alerts.values()
            now_open = [a.alert for a in alerts if a.cleared_at is None and a.procedure == self.procedure]
            if sorted(now_open) != sorted(expect.alerts):
                yield f"open alerts are {now_open}"
        for key, scope in (expect.coverage or {}).items():
            label, _, month = key.rpartition(".")
            if (found_scope := self._scope(label, date.fromisoformat(f"{month}-01"))) != scope:
                yield f"{key} is {found_scope}"

    def _instance(self, procedure: str, label: str) -> Instance | None:
        found = self.office.state.instances_of(procedure, self._id(label))
        return found[-1] if found else None

    def _states(self, procedure: str, label: str) -> set[str]:
        instance = self._instance(procedure, label)
        if instance is None:
            return set()
        states = self.office.rules.definitions.get(procedure, instance.version).chart.states
        return set(leaves(states, instance.configuration))

    def _clock(self, name: str, label: str) -> Clock | None:
        clocks = [
            clock
            for clock in self.office.state.clocks.values()
            if clock.name == name and (not label or clock.member in (None, self._id(label)))
        ]
        own = [clock for clock in clocks if clock.procedure == self.procedure]
        return (own or clocks or [None])[-1]

    def _scope(self, label: str, month: date) -> str:
        member = self._id(label)
        entries: tuple[CoverageSet, ...] = self.office.state.coverage.get(member, ()) if member else ()
        holding = [e for e in entries if e.from_month <= month and (not e.to_month or month <= e.to_month)]
        return holding[-1].scope if holding else "none"

    def _id(self, label: str) -> UUID | None:
        return self.members[label] if label else None


def happens(office: Office, event: Event, on: str) -> None:
    """Records an event that no command at hand gives, with all that follows from it."""
    actor = Actor(account="system", role="system", county=office.county)
    work = Work(office.rules, office.state, office._view(office.state, actor))
    work.record(event, date.fromisoformat(on))
    settle(work)
    office.history[office.case_id] += work.recorded
    office.states[office.case_id] = work.state


def _standing_in(rules: Rules, given: Given) -> Rules:
    """The rules with the scenario's own values for facts that Python would compute."""
    if not given.facts:
        return rules
    fixed = {name: (lambda _view, value=value: value) for name, value in given.facts.items()}
    codes = {
        name: replace(code, facts={**code.facts, **{k: v for k, v in fixed.items() if k in code.facts}})
        for name, code in rules.codes.items()
    }
    return replace(rules, codes=codes)


def _in_order(wanted: tuple[str, ...], types: list[str]) -> bool:
    left = iter(types)
    return all(each in left for each in wanted)
