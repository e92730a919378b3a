"""Examples of commands, taken from the stories that the procedures' scenarios tell and the tests run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.bodies import CASE_FIELDS, body_type
from caseclock.application.definitions import PROCEDURES, read_scenarios
from caseclock.application.example_bodies import BODIES
from caseclock.application.outcomes import NotFound
from caseclock.application.resources import workflows_dir
from caseclock.domain.case.work import Rules
from caseclock.domain.workflow.finding import DefinitionFaults
from caseclock.domain.workflow.scenario import Scenario, Step
from caseclock.kernel.ids import CaseRef

_SPACE = UUID("0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11")
#: Stands wherever another case is named.
CASE = CaseRef(19, _SPACE)

Example = dict[str, Any]


class Examples(msgspec.Struct, frozen=True):
    """By command, the fullest body with which a scenario carries it out, else one of ours.

    `reasons`: one that the law names, for commands that need one.
    """

    bodies: dict[str, Example] = {}
    reasons: dict[str, str] = {}


def command_examples(rules: Rules) -> Examples:
    """All that can be found; read anew from the files at each call."""
    commands = [each for one in rules.definitions.newest() for each in one.procedure.commands.items()]
    return Examples(_by_command(rules), {name: spec.reasons[0] for name, spec in commands if spec.reasons})


def _by_command(rules: Rules) -> dict[str, Example]:
    found = {name: body for name, body in BODIES.items() if _fits(rules, name, body)}
    by_hand = set(found)
    for name in rules.definitions.names():
        for scenario in _scenarios(name):
            for command, body in _bodies(scenario):
                known = {} if command in by_hand else found.get(command, {})
                if len(body) > len(known) and _fits(rules, command, body):
                    found[command] = body
                    by_hand.discard(command)
    return found


def _scenarios(procedure: str) -> list[Scenario]:
    try:
        return read_scenarios(workflows_dir() / PROCEDURES / procedure)
    except DefinitionFaults:
        # The check tells of a broken one; the rest of the API is documented all the same.
        return []


def _bodies(scenario: Scenario) -> Iterator[tuple[str, Example]]:
    case = scenario.given.case
    if case.filed_on and case.members:
        application: Example = {"filed_on": case.filed_on.isoformat()}
        if case.calworks_filed_on:
            application["calworks_filed_on"] = case.calworks_filed_on.isoformat()
        people = [
            {name: value for name, value in msgspec.to_builtins(who).items() if value not in (None, {}, True)}
            for who in case.members.values()
        ]
        yield "open-case", {"application": application, "members": people}
    for step in scenario.steps:
        if step.do and not (step.expect and step.expect.refused):
            yield step.do, _body(step)


def _body(step: Step) -> Example:
    body: Example = {name: _named(value) for name, value in msgspec.to_builtins(step.with_).items()}
    body |= {name: str(CASE) for name in CASE_FIELDS if name in body}
    return {**body, "member": _id(step.member)} if step.member else body


def _named(value: Any) -> Any:
    """Labels of people become ids, each label the same one."""
    if isinstance(value, str) and value.startswith("@"):
        return _id(value[1:])
    if isinstance(value, list):
        return [_named(each) for each in value]
    return {name: _named(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def _id(label: str) -> str:
    return str(UUID(int=_SPACE.int + sum(map(ord, label))))


def _fits(rules: Rules, command: str, body: Example) -> bool:
    """Whether the command takes it: another version of a procedure may have other fields."""
    plain = {name: value for name, value in body.items() if name not in CASE_FIELDS}
    try:
        kind = body_type(rules, command)
        given = {**plain, **{name: str(_SPACE) for name in CASE_FIELDS if name in body}}
        msgspec.convert(given, kind, str_keys=True)
    except (NotFound, msgspec.ValidationError):
        return False
    return True
