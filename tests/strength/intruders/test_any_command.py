"""Any command with anything in its fields, in a case at any moment: decided, or refused in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice, product
from random import Random
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec
import pytest

from caseclock.application.limits import refuse_beyond
from caseclock.application.outcomes import BadBody
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.whole import to_bytes
from caseclock.domain.procedures.household.documents import UPLOADED
from caseclock.domain.procedures.provider_account import codes
from caseclock.domain.workflow.moves import transitions_from
from caseclock.domain.workflow.scenario import Step
from caseclock.kernel.events import Recorded
from caseclock.kernel.refusal import Refusal
from caseclock.kernel.time import at_local
from tests.properties.driving import ONE, Drive
from tests.properties.telling import KEYS, like, scenarios, tell
from tests.strength.form import LONG, SEED, either
from tests.support.office import rules

ORDERS = Drive().orders()
COMMANDS = sorted(ORDERS)
TRIES = either(3, 40)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: What somebody said, in a field that is not for it: no refusal repeats it.
SAID = "she whispered it"
#: Refusals before a command's own: where it goes, about whom, by whom, and whether the chart takes it there.
WALLS = frozenset((
    "beyond", "no_case", "not_open", "already_open", "case_closed", "no_instance", "not_running",
    "which_instance", "which_member", "no_member", "no_representative", "role", "wrong_state", "ended",
))  # fmt: skip
Office = TypeVar("Office", bound="Asked")
#: What a lawful field may hold and nobody expects.
DAYS = ("1850-01-01", "2200-12-31", "2024-02-29", "2025-03-03", "2035-12-31", "2014-12-31", "0001-01-01")
ODD: dict[type, tuple[Any, ...]] = {
    str: (
        "",
        " ",
        "x" * 500,
        "\u202e\u0301",
        "'; drop",
        "1",
        "true",
        "@",
        "income",
        "ann",
        "rop-1",
        "MC 355",
    ),
    int: (0, -1, 1, 13, 10**6, 2**31 - 1, -(2**31), 2**63 - 1),
    float: (0.0, -1.5, 1e308, 1e-308),
    bool: (True, False),
}


class Moment(NamedTuple):
    """An office before one of its steps: nothing in it is ever changed."""

    office: Drive
    case: UUID
    now: datetime
    states: dict[UUID, CaseState]
    history: dict[UUID, list[Recorded]]


@lru_cache
def moments() -> dict[str, list[Moment]]:
    """Every scenario walked as it is told on its own days, and on others with steps left out and others
    between: where it stood before each command."""
    found: dict[str, list[Moment]] = {}
    for (n, scenario), strays in product(enumerate(scenarios()), (0.0, 0.2)):
        office = Drive(0 if scenario.given.case.kind == "provider_site" else 19, like)
        office.given, office.tell = {codes.KEYS: KEYS, UPLOADED: "application/pdf"}, lambda _: None
        if not strays:
            office.now = at_local(scenario.given.case.opened_on - timedelta(days=1), 9)
        another_open_case(office)
        office.another_case()
        found.setdefault("", []).append(stands(office))  # a case that nobody opened yet
        story = tell(Random(f"{SEED} {n}"), office, scenario, strays=strays)
        for step in (*scenario.steps, Step()):  # also where it stood in the end
            next(story, None)
            found.setdefault(step.do, []).append(stands(office))
    return found


def stands(office: Drive) -> Moment:
    """The office as it is now, whatever happens to it later."""
    history = {case: list(each) for case, each in office.history.items()}
    return Moment(office, office.case_id, office.now, dict(office.states), history)


def another_open_case(office: Drive) -> None:
    """What a command that names a second case may name: an open one of the same kind."""
    if office.county:
        office.do("open-case", role="worker", owner="ann", members=[ONE])
    else:
        office.do("enrol-site", role="family_planning_office", name="Clinic Two", address="2 Main St")


class Asked(Drive):
    """An office as it stood at some moment: what it decides is told, and nothing of it kept."""

    def __init__(self, rnd: Random, at: Moment) -> None:
        super().__init__(at.office.county, like)
        self.rnd = rnd
        self.tell, self.given = at.office.tell, at.office.given
        self.commands, self.messages = at.office.commands, at.office.messages
        self.case_id, self.now, self.states, self.history = at.case, at.now, at.states, at.history

    def _keep(self, decision: Decision) -> None:
        """Nothing."""

    def ask(self, name: str) -> Decision | Refusal | None:
        """The command, for a running procedure and a person it may be for, where there are any."""
        fixed: dict[str, Any] = {}
        if found := instances(self.state, name):
            chosen = self.rnd.choice(found)
            fixed["instance"] = chosen.id
            if chosen.member:
                fixed["member"] = str(chosen.member)
        return self.give(self.rnd, self.case_id, name, **fixed)

    def give_body(self, case: UUID, name: str, body: dict[str, Any], role: str) -> Decision | Refusal | None:
        """What was drawn, with something odd in it."""
        return super().give_body(case, name, made_odd(self.rnd, body), role)

    def send(self, name: str, body: Any, role: str, case: UUID) -> Decision | Refusal:
        """As the application: what lies beyond any lawful date or number never comes here."""
        try:
            refuse_beyond(body)
        except BadBody as error:
            return Refusal(code="beyond", rule=str(error), remedy="Give less.")
        return super().send(name, body, role, case)


class Overheard(Asked):
    """What was said stands in one text field after the other; each answer is kept."""

    def __init__(self, rnd: Random, at: Moment) -> None:
        super().__init__(rnd, at)
        self.answers: list[Decision | Refusal | None] = []

    def give_body(self, case: UUID, name: str, body: dict[str, Any], role: str) -> Decision | Refusal | None:
        """The body with each of its texts in turn exchanged for what was said."""
        plain = {"reason": "why not", **msgspec.to_builtins(body, str_keys=True)}
        for n, (within, key) in enumerate(places(plain)):
            if isinstance(within[key], str) and not DAY.match(within[key]):
                spoken = deepcopy(plain)
                holder, name_there = next(islice(places(spoken), n, None))
                holder[name_there] = SAID
                self.answers.append(Drive.give_body(self, case, name, spoken, role))
        return Drive.give_body(self, case, name, plain, role)


def instances(state: CaseState, name: str) -> list[Instance]:
    """What of a case a command may be for: where it has a place now, or else where its procedure runs."""
    definition, spec = ORDERS[name]
    running = [each for each in state.instances.values() if each.procedure == definition.name]
    return [each for each in running if has_place(each, spec.event)] or running


def has_place(instance: Instance, event: str) -> bool:
    """Whether the chart takes the event where the instance stands, guards aside."""
    definition = rules().definitions.get(instance.procedure, instance.version)
    return any(option.event == event for option in transitions_from(definition, instance.configuration))


@lru_cache
def everywhere(name: str) -> list[Moment]:
    """Where the command has a place, or where its procedure runs, or any case as open as it wants."""
    _, spec = ORDERS[name]
    ready = [e for some in moments().values() for e in some if bool(e.states[e.case].version) != spec.opens]
    there = [each for each in ready if instances(each.states[each.case], name)]
    places = [e for e in there if any(has_place(i, spec.event) for i in instances(e.states[e.case], name))]
    return places or there or ready


def asked(rnd: Random, name: str, kind: type[Office]) -> Office:
    """Before a step that gives the command, or where it has a place."""
    known = moments().get(name)
    return kind(rnd, rnd.choice(known if known and rnd.random() < 0.5 else everywhere(name)))


def is_past(answer: Decision | Refusal | None) -> bool:
    """Whether a command came to what it asks itself."""
    return answer is not None and not (isinstance(answer, Refusal) and answer.code in WALLS)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Where a plain value stands within a body: what holds it, and its key there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield value, key
        yield from places(each)


def made_odd(rnd: Random, body: dict[str, Any]) -> dict[str, Any]:
    """The body with something of the same kind, and rarely of another, in one or two of its fields."""
    body = msgspec.to_builtins(body, str_keys=True)
    for _ in range(rnd.choice((0, 0, 1, 1, 2))):
        if found := list(places(body)):
            within, key = rnd.choice(found)
            within[key] = odd(rnd, within[key])
    return body


def odd(rnd: Random, value: Any) -> Any:
    """Another value of the same kind, rarely of any."""
    if rnd.random() < 0.05:
        return rnd.choice((None, [], {}, "", 0, True))
    if isinstance(value, list):
        return value * 40
    if isinstance(value, str) and DAY.match(value):
        return rnd.choice(DAYS) + value[10:]
    if isinstance(value, str) and rnd.random() < 0.5:
        return SAID
    return rnd.choice(ODD.get(type(value), (value,)))


@pytest.mark.parametrize("name", COMMANDS)
def test_whatever_a_commands_fields_hold_it_is_decided_or_refused_in_words(name: str) -> None:
    """In the long form each command comes past the walls that ask only where, about whom and by whom."""
    past = False
    for n in range(TRIES):
        office = asked(Random(f"{SEED} {name} {n}"), name, Asked)
        before = to_bytes(office.state)
        answer = next((made for _ in range(5) if (made := office.ask(name)) is not None), None)
        code = answer.code if isinstance(answer, Refusal) else ""
        if isinstance(answer, Refusal) and code != "no_case":
            assert code, answer
            assert answer.rule, answer
            assert answer.remedy, answer
            assert SAID not in repr(answer)
        assert to_bytes(office.state) == before
        past = past or is_past(answer)
    assert past or not LONG, f"{name} never came to what it asks itself"


@pytest.mark.parametrize("name", COMMANDS)
def test_no_refusal_repeats_what_was_said_whichever_text_field_holds_it(name: str) -> None:
    for n in range(TRIES):
        office = asked(Random(f"{SEED} {name} {n}"), name, Overheard)
        office.ask(name)
        for answer in office.answers:
            assert not isinstance(answer, Refusal) or SAID not in repr(answer)
