"""What follows from an event in the same case: procedures start, clocks move, alerts clear, others react."""

from __future__ import annotations

import hashlib
from datetime import date

from caseclock.domain.case.clocking import ALWAYS, move_clocks
from caseclock.domain.case.events import AlertCleared, AlertRaised, InstanceMoved, InstanceStarted
from caseclock.domain.case.state import Alert, Instance
from caseclock.domain.case.view import Again, Elsewhere, Message, Outputs
from caseclock.domain.case.work import MAX_DEPTH, Following, Work, concerns
from caseclock.domain.workflow import chart
from caseclock.domain.workflow.definition import Definition, Reaction
from caseclock.kernel.events import Event, GenericEvent, New, event_class
from caseclock.kernel.refusal import refuse

#: Clock events after which the clock's open alerts speak of a date that no longer holds.
_CLEARING = ("clock.stopped", "clock.extended", "clock.reanchored", "clock.paused")


def settle(work: Work) -> None:
    """Works out all consequences, breadth first; refuses the command when they go deeper than four."""
    while work.following:
        following = work.following.popleft()
        kind = following.event.type
        if following.depth > MAX_DEPTH:
            raise refuse(
                "too_deep",
                f"What follows from this command goes deeper than {MAX_DEPTH} steps",
                "Tell the engineers: the reactions of these procedures chain too far.",
                event=kind,
            )
        if not _matters(work, kind):
            continue
        work.depth = following.depth + 1
        work.began.clear()
        start_instances(work, following)
        move_clocks(work, following)
        _clear_alerts(work, following)
        _raise_alerts(work, following)
        _react(work, following)
    work.depth = 0


def _matters(work: Work, kind: str) -> bool:
    """Whether anything may follow: most events of a case are named by no procedure."""
    return work.rules.definitions.hears(kind) or kind in _CLEARING or kind in ALWAYS


def start_instances(work: Work, following: Following) -> None:
    """Starts each procedure that this event starts: one for its subject at a time, unless it has several."""
    for definition in work.rules.definitions.starting(following.event.type):
        if definition.procedure.case_kind == work.state.kind:
            _start_instance(work, definition, following)


def _start_instance(work: Work, definition: Definition, following: Following) -> None:
    procedure, event, on = definition.procedure, following.event, following.on
    member = getattr(event, "member", None) if procedure.subject == "member" else None
    if named_by(event, definition.name) or (procedure.subject == "member" and member is None):
        return
    running = [i for i in work.state.instances_of(definition.name, member) if not i.final]
    if running and not procedure.several:
        return
    _begin(work, definition, instance_name(work, definition.name, str(member or "")), event, on)


def named_by(event: Event, procedure: str) -> str:
    """The instance of a procedure that an event names; empty when it names none."""
    named = getattr(event, "instance", None) or ""
    return named if named.rpartition("-")[0] == procedure else ""


def _begin_named(work: Work, event: Event, on: date) -> None:
    """An instance that its first event names begins just before it, so that it keeps what the event says."""
    for definition in work.rules.definitions.starting(event.type):
        named = named_by(event, definition.name)
        fits = definition.procedure.case_kind == work.state.kind
        if named and named not in work.state.instances and fits:
            _begin(work, definition, named, event, on)


def _begin(work: Work, definition: Definition, instance_id: str, event: Event, on: date) -> None:
    procedure = definition.procedure
    member = getattr(event, "member", None) if procedure.subject == "member" else None
    fresh = Instance(
        id=instance_id,
        procedure=definition.name,
        version=procedure.version,
        member=member,
        configuration=(),
        started_on=on,
        started_at=work.now,
        answers=event.told if isinstance(event, GenericEvent) else {},
    )
    if procedure.starts_if and not work.fact(procedure.starts_if, fresh, on, event):
        return
    move = chart.initial(definition, work.facts(fresh, on, event))
    started = InstanceStarted(
        instance=instance_id,
        member=member,
        procedure=definition.name,
        version=procedure.version,
        configuration=move.to,
        effects=move.effects,
        answers=fresh.answers,
    )
    work.began.add(instance_id)
    work.record(started, on, definition.name, procedure.version)


def instance_name(work: Work, procedure: str, subject: str) -> str:
    """A short id, unique in the county: the procedure and a hash of case, subject and how many there were."""
    count = len(work.state.instances_of(procedure))
    text = f"{work.state.case_id}/{procedure}/{subject}/{count}/{work.state.version}"
    return f"{procedure}-{int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])}"


def _clear_alerts(work: Work, following: Following) -> None:
    event = following.event
    for alert in list(work.state.alerts.values()):
        if alert.cleared_at is None and _clears(work, alert, event):
            work.record(AlertCleared(alert_id=alert.id, by=event.type), following.on, alert.procedure)


def _raise_alerts(work: Work, following: Following) -> None:
    """Alerts that an event raises, as the files say: one of a kind for an instance while it is open."""
    event, on = following.event, following.on
    kind = event.type
    for instance in list(work.state.instances.values()):
        if not concerns(event, instance):
            continue
        for name, spec in work.definition(instance).procedure.alerts.items():
            if kind not in spec.raised_on or (
                spec.if_fact and not work.fact(spec.if_fact, instance, on, event)
            ):
                continue
            before = [a for a in work.state.alerts.values() if (a.instance, a.alert) == (instance.id, name)]
            if all(alert.cleared_at is not None for alert in before):
                raised = AlertRaised(
                    alert_id=f"{instance.id}/{name}/{len(before) + 1}",
                    alert=name,
                    procedure=instance.procedure,
                    instance=instance.id,
                    member=instance.member,
                    to=spec.to,
                )
                work.record(raised, on, instance.procedure, instance.version)


def _clears(work: Work, alert: Alert, event: Event) -> bool:
    if alert.clock and event.type in _CLEARING:
        clock = work.state.clocks.get(alert.clock)
        # Moved to a day that has passed as well: what was told still holds.
        over = clock is not None and clock.status == "expired" and event.type != "clock.stopped"
        return getattr(event, "clock", "") == alert.clock and not over
    instance = work.state.instances.get(alert.instance)
    if instance is None or not concerns(event, instance):
        return False
    spec = work.definition(instance).procedure.alerts.get(alert.alert)
    return spec is not None and event.type in spec.cleared_by


def _react(work: Work, following: Following) -> None:
    kind = following.event.type
    seen: set[tuple[str, int]] = set()
    for instance in list(work.state.instances.values()):
        key = (instance.procedure, instance.version)
        if key in seen:
            continue
        seen.add(key)
        for reaction in work.definition(instance).procedure.reactions:
            if reaction.when == kind:
                for target in _targets(work, reaction, following.event):
                    _deliver(work, target, reaction, following)


def _targets(work: Work, reaction: Reaction, event: Event) -> list[Instance]:
    instances = work.state.instances_of(reaction.to)
    if reaction.subject == "same_member":
        member = getattr(event, "member", None)
        addressed = getattr(event, "instance", None)
        near = [i for i in instances if i.id == addressed or (member and i.member == member)]
        return [i for i in near if concerns(event, i)]
    if reaction.subject == "case":
        return [i for i in instances if i.member is None]
    return instances


def _deliver(work: Work, target: Instance, reaction: Reaction, following: Following) -> None:
    """Sends a reaction; an instance that cannot take it is skipped and named in the meta."""
    if reaction.send and not can_take(work, target, reaction.send):
        work.skipped(f"{target.id} could not take {reaction.send}")
        return
    if reaction.does:
        do(work, target, reaction.does, following.on, following.event)
    if reaction.send and not send(work, target.id, reaction.send, following.on, following.event):
        work.skipped(f"{target.id} could not take {reaction.send}")
    elif not reaction.does:
        record_named(work, target, reaction.records, following.on)


def can_take(work: Work, instance: Instance, chart_event: str) -> bool:
    """Whether the event has a place in the instance's configuration, guards aside."""
    options = chart.transitions_from(work.definition(instance), instance.configuration)
    return any(option.event == chart_event for option in options)


def record_named(work: Work, instance: Instance, records: tuple[str, ...], on: date) -> None:
    """Records the event types that only a procedure's file names, once its rung or reaction has moved it."""
    subject = {"instance": instance.id, **({"member": str(instance.member)} if instance.member else {})}
    for name in records:
        if event_class(name) is None:
            event = GenericEvent(name=name, data=dict(subject))
            work.record(event, on, instance.procedure, instance.version)


def do(work: Work, instance: Instance, name: str, on: date, trigger: Event | None) -> None:
    """Runs the Python half of a rung or reaction and records what it gives."""
    code = work.rules.codes[instance.procedure].does[name]
    collect(work, code(work.view_of(instance, on, trigger)), on, instance)


def send(work: Work, instance_id: str, chart_event: str, on: date, trigger: Event | None = None) -> bool:
    """Sends a chart event to an instance on the facts as they now are; False when the chart does not move."""
    instance = work.state.instances[instance_id]
    definition = work.definition(instance)
    facts = work.facts(instance, on, trigger)
    answer = chart.move(definition, instance.configuration, chart_event, facts)
    if isinstance(answer, chart.NoMove):
        return False
    moved = InstanceMoved(
        instance=instance.id,
        member=instance.member,
        chart_event=chart_event,
        facts=answer.facts,
        came_from=answer.from_,
        to=answer.to,
        effects=answer.effects,
        final=chart.is_final(definition, answer.to),
    )
    work.record(moved, on, instance.procedure, instance.version)
    return True


def collect(work: Work, outputs: Outputs, on: date, instance: Instance | None) -> list[Elsewhere | Again]:
    """Records what a decision gave for this case; returns what it gave for others."""
    elsewhere: list[Elsewhere | Again] = []
    procedure = instance.procedure if instance else ""
    version = instance.version if instance else 0
    for output in outputs:
        if isinstance(output, Message):
            work.messages.append(output)
        elif isinstance(output, Elsewhere | Again):
            elsewhere.append(output)
        elif isinstance(output, New):
            _begin_named(work, output.event, output.effective_on)
            work.record(output.event, output.effective_on, procedure, version)
        else:
            _begin_named(work, output, on)
            work.record(output, on, procedure, version)
    return elsewhere
