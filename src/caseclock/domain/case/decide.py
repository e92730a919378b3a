"""The decision on a command: which events follow, in this case and in others it touches, or a refusal."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from caseclock.domain.case.addressing import allow_role, instance_for, subject_of
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.fields import with_fields
from caseclock.domain.case.firing import Failed, fire_due
from caseclock.domain.case.following import can_take, collect, instance_name, send, settle
from caseclock.domain.case.forbidding import refuse_adverse, refuse_forbidden
from caseclock.domain.case.generic import GENERIC
from caseclock.domain.case.representation import must_speak_for
from caseclock.domain.case.standing import standing
from caseclock.domain.case.state import CaseState, Instance, Member
from caseclock.domain.case.titled import in_titles
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Again, CommandCode, View
from caseclock.domain.case.work import Rules, Work
from caseclock.domain.clocks.armed import ArmedRung
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.domain.workflow import chart
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.kernel.refusal import Refusal, Refused, refuse


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A command with its body decoded: which, of which procedure, and its Python half."""

    name: str
    spec: CommandSpec
    definition: Definition
    code: CommandCode
    body: Any


def find_order(rules: Rules, state: CaseState, name: str, body: Any) -> Order:
    """The command by its name, at the version the case's instance is pinned to; refuses an unknown name."""
    for definition in rules.definitions.commanding(name):
        pinned = _pinned(rules, state, definition, body)
        spec = pinned.procedure.commands.get(name)
        if spec is not None:
            return Order(
                name=name,
                spec=spec,
                definition=pinned,
                code=command_code(rules, definition.name, name, spec),
                body=body,
            )
    raise refuse("unknown_command", "There is no such command", "Use one of /procedures.", field="command")


def command_code(rules: Rules, procedure: str, name: str, spec: CommandSpec) -> CommandCode:
    """The Python half of a command, its own or a generic one."""
    does = spec.does or name.replace("-", "_")
    code = rules.codes.get(procedure)
    own = (code.commands.get(name) or code.commands.get(does)) if code else None
    return own if own is not None else with_fields(GENERIC[does], name, spec.fields)


def _pinned(rules: Rules, state: CaseState, definition: Definition, body: Any) -> Definition:
    per_member = definition.procedure.subject == "member"
    instances = state.instances_of(definition.name, getattr(body, "member", None) if per_member else None)
    if not instances:
        return definition
    return rules.definitions.get(definition.name, instances[-1].version)


def decide(rules: Rules, state: CaseState, order: Order, view: View) -> Decision | Refusal:
    """Rungs already due ring first, in due order; then the command; then all that follows from it.

    Last ring the rungs of clocks that the command set running again, which were due while they stood still.
    """
    represented = getattr(order.body, "on_behalf_of", "") or view.actor.on_behalf_of
    view = replace(view, command=order.name, actor=replace(view.actor, on_behalf_of=represented))
    work = Work(rules, state, view)
    works = {state.case_id: work}
    works |= {other.case_id: Work(rules, other, view) for other in view.others.values()}
    try:
        for each in works.values():
            fire_due(each, each.now)
        _command(work, works, order)
        for each in works.values():
            settle(each)
        for each in works.values():
            if each.late:
                fire_due(each, each.now)
    except Refused as refused:
        return in_titles(rules.definitions, refused.refusal)
    except NotInPolicy as unknown:
        return Refusal(
            code="not_in_policy",
            rule="What follows needs a calendar or parameter for a date that the policy files do not cover",
            remedy=f"Check the dates of the command; where they are right: {unknown}.",
            facts={"missing": str(unknown)},
        )
    return _decision(works)


def decide_firing(
    rules: Rules, state: CaseState, view: View, aside: Container[ArmedRung] = ()
) -> tuple[Decision, Failed | None]:
    """All rungs due in one case, in due order, up to one that fails; no changes when none is due."""
    work = Work(rules, state, view)
    failed = fire_due(work, work.now, aside)
    return _decision({state.case_id: work}), failed


def _command(work: Work, works: Mapping[UUID, Work], order: Order) -> None:
    _allow(work, order)
    instance = None if order.spec.opens else instance_for(work, order)
    moves = instance is not None and _moves(work, order, instance)
    on = getattr(order.body, "effective_on", None) or work.view.acted_on
    subject = subject_of(work, order, instance)
    others = {key: each for key, each in works.items() if each is not work}
    view = work.view_of(
        instance,
        on,
        None,
        member=subject,
        records=order.spec.records,
        fields=order.spec.fields,
        standing=standing(work),
        begins=_begins(work, order, instance, subject),
        others={key: each.state for key, each in others.items()},
        history=(*work.view.history, *work.recorded),
        histories={key: (*work.view.histories.get(key, ()), *each.recorded) for key, each in others.items()},
    )
    if order.code.requires is not None:
        order.code.requires(view)
    if order.spec.adverse:
        nothing_unread(view)
    named = subject.id if subject else None
    refuse_forbidden(work, order.name, instance, named, order.body)
    before = len(work.events)
    elsewhere = collect(work, order.code.decide(order.body, view), on, instance)
    for output in elsewhere:
        if isinstance(output, Again):
            _again(works[output.case_id], works, output)
        else:
            works[output.case_id].record(output.event, output.effective_on or on)
    refuse_adverse(work, order.name, named, [new.event for new in work.events[before:]])
    if instance is None or not moves:
        return
    if not send(work, instance.id, order.spec.event, on) and not order.spec.late:
        raise _guarded(work, order, work.state.instances[instance.id])


def _again(work: Work, works: Mapping[UUID, Work], again: Again) -> None:
    """An earlier command in another case, as if it were given there now; refused as it would be there."""
    order = find_order(work.rules, work.state, again.command, None)
    known = {name: value for name, value in again.body.items() if name in order.code.body.__struct_fields__}
    try:
        body = msgspec.convert(known, order.code.body)
    except msgspec.ValidationError as error:
        raise refuse(
            "cannot_be_given_again",
            f"“{_title(order)}” cannot be given again with what was said then",
            "Take it back here, and give it anew in the other case.",
            field="command",
            why=str(error),
        ) from error
    _command(work, works, find_order(work.rules, work.state, again.command, body))


def _begins(work: Work, order: Order, instance: Instance | None, subject: Member | None) -> str:
    """The instance that the command starts, where its procedure starts one each time."""
    procedure = order.definition.procedure
    if instance is not None or not procedure.several or not procedure.begins(order.spec):
        return ""
    return instance_name(work, procedure.procedure, str(subject.id) if subject else "")


def _moves(work: Work, order: Order, instance: Instance) -> bool:
    """Whether the command moves the chart. A late fact is taken anywhere and moves where the chart lets it;
    any other command needs a place, and none has one in a final state unless the chart says so."""
    has_place = bool(order.spec.event) and can_take(work, instance, order.spec.event)
    if order.spec.late or has_place:
        return has_place
    if instance.final:
        raise refuse(
            "ended",
            f"{order.definition.title('title')} has ended",
            "Only late facts, corrections and reversals are recorded now.",
            state=list(instance.configuration),
        )
    if order.spec.event:
        raise _no_place(work, order, instance)
    return False


def _allow(work: Work, order: Order) -> None:
    allow_role(order, work.view.actor)
    state = work.state
    if order.spec.opens != (state.version == 0):
        raise refuse(
            "already_open" if state.version else "not_open",
            "The case is already open" if state.version else "There is no such case yet",
            "Send the command to the right case.",
        )
    if state.destroyed is not None:
        raise refuse(
            "records_destroyed",
            f"The records of this case were destroyed on {state.destroyed.on}",
            "Open a new case; the record of the destruction says what was destroyed and by which schedule.",
            schedule=state.destroyed.schedule,
        )
    if state.status == "closed" and not order.spec.late:
        raise refuse(
            "case_closed",
            "The case is closed",
            "Reopen the case, or use the case that took it over.",
            why=state.closed_why,
        )
    if named := getattr(order.body, "on_behalf_of", ""):
        on = getattr(order.body, "effective_on", None) or work.view.today
        must_speak_for(state, named, on, getattr(order.body, "member", None))
    if order.spec.reasons and getattr(order.body, "reason", "") not in order.spec.reasons:
        raise refuse(
            "reason_not_lawful",
            f"“{_title(order)}” needs one of the reasons the law names",
            "Give one of: " + ", ".join(order.spec.reasons) + ".",
            citation=order.spec.authority,
            field="reason",
        )


def _title(order: Order) -> str:
    return order.definition.title("commands", order.name)


def _no_place(work: Work, order: Order, instance: Instance) -> Refused:
    definition = work.definition(instance)
    title, standing = definition.title("title"), definition.standing(instance.configuration)
    return refuse(
        "wrong_state",
        f"“{_title(order)}” has no place while {title} is at {standing}",
        "Look under the next actions of the case at what may be done now.",
        citation="; ".join(definition.procedure.authority),
        state=list(instance.configuration),
    )


def _guarded(work: Work, order: Order, instance: Instance) -> Refused:
    definition = work.definition(instance)
    facts = work.facts(instance, work.view.today)
    answer = chart.move(definition, instance.configuration, order.spec.event, facts)
    guards = answer.guards if isinstance(answer, chart.NoMove) else {}
    unmet = [name for name, value in guards.items() if not value]
    named = ", ".join(unmet or guards).replace("_", " ") or "what is recorded in the case"
    return refuse(
        "guard",
        f"“{_title(order)}” is not allowed on these facts",
        f"It becomes possible when this changes: {named}.",
        citation=order.spec.authority or "; ".join(definition.procedure.authority),
        **guards,
    )


def _decision(works: Mapping[UUID, Work]) -> Decision:
    changes = tuple(w.change() for w in works.values() if w.events)
    messages = tuple(m for w in works.values() for m in w.messages)
    return Decision(changes=changes, messages=messages)
