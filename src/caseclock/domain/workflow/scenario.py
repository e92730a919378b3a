"""A scenario: given a case, when these things happen on these days, then this must hold. Files say it all."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

import msgspec

from caseclock.domain.workflow.finding import DefinitionFaults
from caseclock.domain.workflow.nodes import read_yaml
from caseclock.domain.workflow.roles import ROLES
from caseclock.domain.workflow.typed import Shaper

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class GivenMember(msgspec.Struct, frozen=True):
    """A person in the case, named by a label that steps use. `facts` are the member's own, by name.

    `asks_for_coverage` says who applies, where the case was opened with an application.
    """

    first_name: str
    last_name: str = "Test"
    birth_date: date | None = None
    facts: dict[str, Any] = {}
    asks_for_coverage: bool = True


class GivenCase(msgspec.Struct, frozen=True):
    """The case before the first step: opened on this day, with these members, by nobody owned unless said.

    With `filed_on` it was opened by an application of that day; `calworks_filed_on` makes it a combined one.
    """

    opened_on: date
    kind: Literal["household", "provider_site"] = "household"
    county: int = 1
    owner: str = ""
    members: dict[str, GivenMember] = {}
    filed_on: date | None = None
    calworks_filed_on: date | None = None


class Given(msgspec.Struct, frozen=True):
    """What holds at the start. `facts` stand in for facts that Python would compute."""

    case: GivenCase
    facts: dict[str, Any] = {}


class Expect(msgspec.Struct, frozen=True):
    """What holds after a step; what is not named is not asked.

    `state`: active innermost states by procedure. `due`: legal date by clock (nothing while it stands).
    `alerts`: all of this procedure that are open. `refused`: the refusal's code. `events`: types recorded by
    this step, in order, others between them allowed. `coverage`: scope by `member.YYYY-MM`. Where several
    members have the procedure, `state` and `due` speak of the step's member.
    """

    state: dict[str, tuple[str, ...]] | None = None
    due: dict[str, date | None] | None = None
    alerts: tuple[str, ...] | None = None
    refused: str = ""
    events: tuple[str, ...] | None = None
    coverage: dict[str, str] | None = None


class Step(msgspec.Struct, frozen=True):
    """Something done on a day (`on`, `do`, `with`), or time passing (`wait_until`). Noon unless `at` says.

    In `with`, a text `@label` stands for the id of the member with that label.
    """

    on: date | None = None
    do: str = ""
    with_: dict[str, Any] = msgspec.field(name="with", default_factory=dict)
    role: str = "worker"
    member: str = ""
    wait_until: date | None = None
    at: str = "12:00"
    expect: Expect | None = None

    @property
    def day(self) -> date | None:
        """The day on which the step happens."""
        return self.on or self.wait_until


class Scenario(msgspec.Struct, frozen=True):
    """One story about procedures, in the office's words; `scenario` is its title."""

    scenario: str
    given: Given
    steps: tuple[Step, ...]
    file: str = ""


def load_scenario(text: str, file: str) -> Scenario:
    """Reads a scenario; raises DefinitionFaults with file, line and mend of all that is wrong."""
    value, document, found = read_yaml(text, file)
    shaper = Shaper(document)
    scenario = shaper.read(Scenario, value) if not found else None
    if scenario is not None:
        _check(scenario, shaper)
    if scenario is None or found or shaper.findings:
        raise DefinitionFaults(found + shaper.findings)
    return msgspec.structs.replace(scenario, file=file)


def _check(scenario: Scenario, shaper: Shaper) -> None:
    """What the types cannot tell: each step does one thing, and time does not run back."""
    last = scenario.given.case.opened_on
    for i, step in enumerate(scenario.steps):
        path = ("steps", str(i))
        if bool(step.do) == bool(step.wait_until) or bool(step.do) != bool(step.on):
            mend = "write `on` and `do`, or `wait_until` alone"
            shaper.fault(path, "scenario", "a step is either something done on a day or a wait", mend)
        if step.day is not None:
            if step.day < last:
                mend = f"use {last} or a later day"
                shaper.fault(path, "scenario", f"{step.day} lies before {last}", mend)
            last = max(last, step.day)
        if step.role not in ROLES:
            mend = f"use one of: {', '.join(sorted(ROLES))}"
            shaper.fault((*path, "role"), "role", f"{step.role!r} is no role", mend)
        if step.member and step.member not in scenario.given.case.members:
            mend = "add it under given.case.members"
            shaper.fault((*path, "member"), "scenario", f"no member {step.member!r}", mend)
        if not _TIME.fullmatch(step.at):
            shaper.fault((*path, "at"), "scenario", f"{step.at!r} is no time of day", "write it like 09:30")
