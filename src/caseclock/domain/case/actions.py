"""What an actor may do now in a case; what is blocked, why, and what would unblock it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.addressing import for_the_case
from caseclock.domain.case.decide import command_code
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.view import Actor, View
from caseclock.domain.case.work import Rules, Work
from caseclock.domain.workflow import chart
from caseclock.domain.workflow.definition import CommandSpec, Definition


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One command in one running procedure, or (without instance) for the case. `allowed` False carries
    why and the remedy."""

    command: str
    procedure: str
    instance: str
    member: UUID | None
    title: dict[str, str]
    allowed: bool
    why: str = ""
    facts: dict[str, Any] = {}
    citation: str = ""
    remedy: str = ""
    reasons: tuple[str, ...] = ()


def actions(rules: Rules, state: CaseState, view: View) -> list[Action]:
    """Every command of every running procedure that the actor's role may give, allowed ones first."""
    work = Work(rules, state, view)
    found = [
        _action(work, definition, instance, name, spec)
        for instance in state.instances.values()
        for definition in [work.definition(instance)]
        for name, spec in definition.procedure.commands.items()
        if not spec.opens and _may(view.actor, spec) and not _for_case(rules, definition, name, spec)
    ]
    found += [
        _action(work, definition, None, name, spec)
        for definition in rules.definitions.newest()
        if definition.procedure.case_kind == state.kind
        for name, spec in definition.procedure.commands.items()
        if not spec.opens and _may(view.actor, spec) and _for_case(rules, definition, name, spec)
    ]
    return sorted(found, key=lambda a: (not a.allowed, a.procedure, a.command))


def _may(actor: Actor, spec: CommandSpec) -> bool:
    return actor.role in spec.roles


def _for_case(rules: Rules, definition: Definition, name: str, spec: CommandSpec) -> bool:
    return for_the_case(definition, spec, command_code(rules, definition.name, name, spec).body)


def _action(
    work: Work, definition: Definition, instance: Instance | None, name: str, spec: CommandSpec
) -> Action:
    why, facts, remedy = _blocked(work, definition, instance, spec)
    titles = definition.texts.get("commands", {}).get(name, {})
    return Action(
        command=name,
        procedure=definition.name,
        instance=instance.id if instance else "",
        member=instance.member if instance else None,
        title=titles if isinstance(titles, dict) else {"en": str(titles)},
        allowed=not why,
        why=why,
        facts=facts,
        citation=spec.authority or "; ".join(definition.procedure.authority),
        remedy=remedy,
        reasons=spec.reasons,
    )


def _blocked(
    work: Work, definition: Definition, instance: Instance | None, spec: CommandSpec
) -> tuple[str, dict[str, Any], str]:
    if work.state.status == "closed" and not spec.late:
        return "the case is closed", {"why": work.state.closed_why}, "Reopen the case."
    if spec.late or instance is None:
        return "", {}, ""
    if not spec.event:
        if instance.final:
            return "this procedure has ended", {}, "Only late facts are recorded now."
        return "", {}, ""
    answer = chart.move(definition, instance.configuration, spec.event, work.facts(instance, work.view.today))
    if not isinstance(answer, chart.NoMove):
        return "", {}, ""
    if answer.reason == "no_such_transition":
        where = ", ".join(instance.configuration)
        ways = chart.transitions_from(definition, instance.configuration)
        first = ", ".join(option.event.replace("_", " ") for option in ways)
        return f"it has no place while the state is {where}", {}, f"What may happen now: {first}."
    unmet = [name.replace("_", " ") for name, value in answer.guards.items() if not value]
    return (
        "a condition is not met",
        answer.guards,
        "It becomes possible when this changes: " + ", ".join(unmet) + ".",
    )
