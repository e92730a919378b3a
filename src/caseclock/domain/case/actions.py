"""What an actor may do now in a case; what is blocked, why, and what would unblock it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.addressing import for_the_case
from caseclock.domain.case.decide import command_code
from caseclock.domain.case.forbidding import refuse_forbidden
from caseclock.domain.case.standing import standing
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.titled import in_titles
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Actor, CommandCode, View
from caseclock.domain.case.work import Rules, Work
from caseclock.domain.workflow import chart
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.kernel.refusal import Refusal, Refused


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One command in one running procedure, or (without instance) for the case. `allowed` False carries
    the code it would be refused with today, why, and the remedy."""

    command: str
    procedure: str
    instance: str
    member: UUID | None
    title: dict[str, str]
    allowed: bool
    code: str = ""
    why: str = ""
    facts: dict[str, Any] = {}
    citation: str = ""
    remedy: str = ""
    reasons: tuple[str, ...] = ()


def actions(rules: Rules, state: CaseState, view: View) -> list[Action]:
    """Every command of every running procedure that the actor's role may give, allowed ones first."""
    work = Work(rules, state, msgspec.structs.replace(view, standing=standing(Work(rules, state, view))))
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
    return sorted(_advised(rules, found), key=lambda a: (not a.allowed, a.procedure, a.command))


def _advised(rules: Rules, found: list[Action]) -> list[Action]:
    """What has no place now says what this actor may do there instead: only what is allowed."""
    moving: dict[str, list[str]] = {}
    for each in found:
        commands = rules.definitions.latest(each.procedure).procedure.commands
        if each.allowed and each.instance and each.command in commands and commands[each.command].event:
            moving.setdefault(each.instance, []).append(each.title.get("en", each.command))
    return [
        msgspec.structs.replace(each, remedy=f"What may be done now: {'; '.join(moving[each.instance])}.")
        if each.code == "wrong_state" and each.instance in moving
        else each
        for each in found
    ]


def _may(actor: Actor, spec: CommandSpec) -> bool:
    return actor.role in spec.roles


def _for_case(rules: Rules, definition: Definition, name: str, spec: CommandSpec) -> bool:
    return for_the_case(definition, spec, command_code(rules, definition.name, name, spec).body)


def _action(
    work: Work, definition: Definition, instance: Instance | None, name: str, spec: CommandSpec
) -> Action:
    code = command_code(work.rules, definition.name, name, spec)
    no = _blocked(work, definition, instance, spec, code) or _forbidden(work, instance, name)
    no = no and in_titles(work.rules.definitions, no)
    titles = definition.texts.get("commands", {}).get(name, {})
    return Action(
        command=name,
        procedure=definition.name,
        instance=instance.id if instance else "",
        member=instance.member if instance else None,
        title=titles if isinstance(titles, dict) else {"en": str(titles)},
        allowed=no is None,
        code=no.code if no else "",
        why=no.rule if no else "",
        facts=dict(no.facts) if no else {},
        citation=(no.citation if no else "") or spec.authority or "; ".join(definition.procedure.authority),
        remedy=no.remedy if no else "",
        reasons=spec.reasons,
    )


def _blocked(
    work: Work, definition: Definition, instance: Instance | None, spec: CommandSpec, code: CommandCode
) -> Refusal | None:
    """Asked in the order in which the decision asks."""
    if work.state.status == "closed" and not spec.late:
        facts = {"why": work.state.closed_why}
        return Refusal(code="case_closed", rule="The case is closed", remedy="Reopen the case.", facts=facts)
    guarded = None
    if instance is not None and not spec.late:
        if spec.event:
            guarded = _no_move(work, definition, instance, spec.event)
        elif instance.final:
            only = "Only late facts are recorded now."
            return Refusal(code="ended", rule="This procedure has ended", remedy=only)
    if guarded is not None and guarded.code != "guard":
        return guarded
    try:
        if spec.adverse:
            nothing_unread(work.view_of(instance, work.view.today))
        if code.requires is not None:
            member = work.state.members.get(instance.member) if instance and instance.member else None
            code.requires(work.view_of(instance, work.view.today, None, member=member, records=spec.records))
    except Refused as refused:
        return refused.refusal
    return guarded


def _forbidden(work: Work, instance: Instance | None, name: str) -> Refusal | None:
    """What a running clock forbids, and for which reasons or from when it may be done all the same."""
    try:
        refuse_forbidden(work, name, instance, instance.member if instance else None, None)
    except Refused as refused:
        return refused.refusal
    return None


def _no_move(work: Work, definition: Definition, instance: Instance, event: str) -> Refusal | None:
    answer = chart.move(definition, instance.configuration, event, work.facts(instance, work.view.today))
    if not isinstance(answer, chart.NoMove):
        return None
    if answer.reason == "no_such_transition":
        return Refusal(
            code="ended" if instance.final else "wrong_state",
            rule=f"It has no place while {definition.title('title')} is at "
            f"{definition.standing(instance.configuration)}",
            remedy="Only late facts are recorded now."
            if instance.final
            else "Nothing of it may be done by you now; look under the next actions of the case.",
        )
    unmet = [name for name, value in answer.guards.items() if not value] or list(answer.guards)
    named = ", ".join(unmet).replace("_", " ") or "what is recorded in the case"
    return Refusal(
        code="guard",
        rule="A condition is not met",
        remedy=f"It becomes possible when this changes: {named}.",
        facts=answer.guards,
    )
