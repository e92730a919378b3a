"""Folding events into a case. Copies what events say; computes no date, refuses nothing, never raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from caseclock.domain.case import events as e
from caseclock.domain.case import evolve_holds, evolve_members
from caseclock.domain.case.parts import restore
from caseclock.domain.case.state import (
    Alert,
    CaseState,
    CoverageSet,
    Determination,
    Instance,
    Link,
    Paper,
    determination_key,
)
from caseclock.domain.case.timeline import dated
from caseclock.domain.case.view import ProcedureCode
from caseclock.domain.clocks.evolve import evolve_clock
from caseclock.kernel.events import GenericEvent, Recorded, event_class

Codes = Mapping[str, ProcedureCode]
Fold = Callable[[CaseState, Any, Recorded], CaseState]


def fold(state: CaseState, history: Iterable[Recorded], codes: Codes) -> CaseState:
    """The state after a history, given the state before it."""
    last = None
    for last in history:
        state = _changed(state, last, codes)
    return state if last is None else _at(state, last)


def evolve(state: CaseState, recorded: Recorded, codes: Codes) -> CaseState:
    """The state after one event. Unknown events change nothing but the version."""
    return _at(_changed(state, recorded, codes), recorded)


def _at(state: CaseState, recorded: Recorded) -> CaseState:
    return replace(state, version=recorded.version, recorded_at=recorded.recorded_at)


def _changed(state: CaseState, recorded: Recorded, codes: Codes) -> CaseState:
    """What an event changes, which is told by the event alone and not by the version that it met."""
    event = recorded.event
    kind = event.type
    if isinstance(event, GenericEvent) and event_class(kind) is not None:
        return state  # a type we know in a version we do not: newer code wrote it
    if kind.startswith("clock."):
        clocks = evolve_clock(state.clocks, event, recorded.recorded_at)
        state = replace(state, clocks=clocks)
    elif (change := _CHANGES.get(kind)) is not None:
        state = change(state, event, recorded)
    elif isinstance(event, GenericEvent):
        state = _told(state, event)
    return _evolve_instance(state, kind, recorded, codes)


def _evolve_instance(state: CaseState, kind: str, recorded: Recorded, codes: Codes) -> CaseState:
    """A procedure's own data changes for its own instance, or for all instances the event may concern."""
    event = recorded.event
    addressed, member = getattr(event, "instance", None), getattr(event, "member", None)
    held = state.instances
    changed: dict[str, Instance] = {}
    for instance in held.values() if not addressed else [held[addressed]] if addressed in held else ():
        code = codes.get(instance.procedure)
        change = code.evolve.get(kind) if code else None
        if change is None:
            continue
        if not addressed and member and instance.member not in (None, member):
            continue
        changed[instance.id] = replace(instance, data=change(instance.data, event, recorded))
    return replace(state, instances={**state.instances, **changed}) if changed else state


def _opened(state: CaseState, event: e.CaseOpened, recorded: Recorded) -> CaseState:
    return replace(
        state,
        kind=event.kind,
        case_number=event.case_number,
        numbers={**state.numbers, **event.numbers},
        opened_at=recorded.recorded_at,
        status="open",
    )


def _assigned(state: CaseState, event: e.CaseAssigned, _: Recorded) -> CaseState:
    return replace(
        state,
        owner=event.owner,
        unit=event.unit or state.unit,
        office=event.office or state.office,
        queue=event.queue,
    )


def _closed(state: CaseState, event: e.CaseClosed, recorded: Recorded) -> CaseState:
    return replace(state, status="closed", closed_why=event.why, closed_at=recorded.recorded_at)


def _reopened(state: CaseState, _event: e.CaseReopened, _: Recorded) -> CaseState:
    return replace(state, status="open", closed_at=None)


def _linked(state: CaseState, event: e.CaseLinked, recorded: Recorded) -> CaseState:
    link = Link(
        kind=event.kind,
        case=event.case,
        case_number=event.case_number,
        member=event.member,
        on=recorded.effective_on,
    )
    return replace(state, links={**state.links, event.link: link})


def _numbered(state: CaseState, event: e.CaseNumbered, _: Recorded) -> CaseState:
    return replace(state, numbers={**state.numbers, event.system: event.number})


def _fact(state: CaseState, event: e.CaseFactRecorded, recorded: Recorded) -> CaseState:
    timeline = dated(state.facts.get(event.fact, ()), event.value, recorded)
    return replace(state, facts={**state.facts, event.fact: timeline})


def _started(state: CaseState, event: e.InstanceStarted, recorded: Recorded) -> CaseState:
    instance = Instance(
        id=event.instance,
        procedure=event.procedure,
        version=event.version,
        member=event.member,
        configuration=event.configuration,
        started_on=recorded.effective_on,
        started_at=recorded.recorded_at,
        entered=dict.fromkeys(event.configuration, recorded.recorded_at),
        answers=event.answers,
    )
    return replace(state, instances={**state.instances, event.instance: instance})


def _with_instance(state: CaseState, key: str, **changes: Any) -> CaseState:
    instance = state.instances.get(key)
    if instance is None:
        return state
    return replace(state, instances={**state.instances, key: replace(instance, **changes)})


def _moved(state: CaseState, event: e.InstanceMoved, recorded: Recorded) -> CaseState:
    instance, now = state.instances.get(event.instance), recorded.recorded_at
    # What it stood in before it has not entered again: another region moved, or nothing did.
    held = {name: instance.since(name) for name in instance.configuration} if instance else {}
    return _with_instance(
        state,
        event.instance,
        configuration=event.to,
        final=event.final,
        moved_at=now,
        entered={name: held.get(name, now) for name in event.to},
    )


def _migrated(state: CaseState, event: e.InstanceMigrated, _: Recorded) -> CaseState:
    if event.instance not in state.instances:
        return state
    clocks = {
        key: replace(
            state.clocks[key],
            name=under.name,
            procedure_version=event.to,
            unit=under.unit,
            calendar=under.calendar,
        )
        for key, under in event.clocks.items()
        if key in state.clocks
    }
    state = replace(state, clocks={**state.clocks, **clocks}) if clocks else state
    return _with_instance(
        state, event.instance, version=event.to, configuration=event.configuration, final=event.final
    )


def _answered(state: CaseState, event: e.AnswerRecorded, _: Recorded) -> CaseState:
    instance = state.instances.get(event.instance)
    answers = {**(instance.answers if instance else {}), event.question: event.answer}
    return _with_instance(state, event.instance, answers=answers)


def _told(state: CaseState, event: GenericEvent) -> CaseState:
    """What an event that only files name says is kept as answers, which guards read."""
    instance = state.instances.get(event.instance or "")
    told = event.told
    if instance is None or not told:
        return state
    return _with_instance(state, instance.id, answers={**instance.answers, **told})


def _raised(state: CaseState, event: e.AlertRaised, recorded: Recorded) -> CaseState:
    alert = Alert(
        id=event.alert_id,
        alert=event.alert,
        procedure=event.procedure,
        instance=event.instance,
        clock=event.clock,
        member=event.member,
        to=event.to,
        raised_on=recorded.effective_on,
        raised_at=recorded.recorded_at,
        follows=event.follows,
    )
    before = state.alerts.get(event.follows)
    if before is None:
        return replace(state, alerts={**state.alerts, alert.id: alert})
    # One alert that escalated: whoever was given it keeps it, and the earlier one is open no more.
    alert = replace(alert, owner=before.owner)
    over = replace(before, cleared_at=recorded.recorded_at, cleared_by=e.ESCALATED)
    return replace(state, alerts={**state.alerts, over.id: over, alert.id: alert})


def _with_alert(state: CaseState, key: str, **changes: Any) -> CaseState:
    alert = state.alerts.get(key)
    if alert is None:
        return state
    return replace(state, alerts={**state.alerts, key: replace(alert, **changes)})


def _acknowledged(state: CaseState, event: e.AlertAcknowledged, recorded: Recorded) -> CaseState:
    return _with_alert(state, event.alert_id, acknowledged_by=event.by, acknowledged_at=recorded.recorded_at)


def _snoozed(state: CaseState, event: e.AlertSnoozed, _: Recorded) -> CaseState:
    return _with_alert(state, event.alert_id, snoozed_until=event.until)


def _reassigned(state: CaseState, event: e.AlertReassigned, _: Recorded) -> CaseState:
    return _with_alert(state, event.alert_id, to=event.to, owner=event.owner, snoozed_until=None)


def _cleared(state: CaseState, event: e.AlertCleared, recorded: Recorded) -> CaseState:
    return _with_alert(
        state,
        event.alert_id,
        cleared_at=recorded.recorded_at,
        cleared_by=event.by,
        worked_by=event.worked_by,
    )


def _coverage(state: CaseState, event: e.CoverageWasSet, recorded: Recorded) -> CaseState:
    entry = CoverageSet(
        from_month=event.from_month,
        to_month=event.to_month,
        scope=event.scope,
        programme=event.programme,
        funding=event.funding,
        cost_cents=event.cost_cents,
        event=event.type,
        version=recorded.version,
        why=event.why,
    )
    entries = (*state.coverage.get(event.member, ()), entry)
    return replace(state, coverage={**state.coverage, event.member: entries})


def _paper(state: CaseState, event: e.PaperRecorded, recorded: Recorded) -> CaseState:
    paper = Paper(
        id=event.paper,
        form=event.form,
        received_on=event.received_on,
        recorded_at=recorded.recorded_at,
        member=event.member,
        instance=event.instance,
        read=not event.unread,
    )
    return replace(state, papers={**state.papers, paper.id: paper})


def _read(state: CaseState, event: e.PaperRead, _: Recorded) -> CaseState:
    paper = state.papers.get(event.paper)
    if paper is None:
        return state
    return replace(state, papers={**state.papers, paper.id: replace(paper, read=True)})


def _document(state: CaseState, event: e.DocumentFiled, recorded: Recorded) -> CaseState:
    paper = Paper(
        id=f"document:{event.document}",
        form=event.form,
        received_on=event.received_on,
        recorded_at=recorded.recorded_at,
        member=event.member,
        document=event.document,
        holder=event.holder,
        read=False,
    )
    return replace(state, papers={**state.papers, paper.id: paper})


def _determined(state: CaseState, event: e.DeterminationMade, recorded: Recorded) -> CaseState:
    determination = Determination(
        rule=event.rule,
        member=event.member,
        on=event.on,
        facts=event.facts,
        result=event.result,
        adverse=event.adverse,
        version=recorded.version,
        made_on=recorded.effective_on,
        made_at=recorded.recorded_at,
    )
    key = determination_key(event.rule, event.member)
    return replace(state, determinations={**state.determinations, key: determination})


def _reversed(state: CaseState, event: e.CommandReversed, _: Recorded) -> CaseState:
    return restore(state, event.parts)


_CHANGES: dict[str, Fold] = {
    "case.opened": _opened,
    "case.assigned": _assigned,
    "case.closed": _closed,
    "case.reopened": _reopened,
    "case.linked": _linked,
    "case.numbered": _numbered,
    "case.fact_recorded": _fact,
    "instance.started": _started,
    "instance.moved": _moved,
    "instance.migrated": _migrated,
    "answer.recorded": _answered,
    "alert.raised": _raised,
    "alert.cleared": _cleared,
    "alert.acknowledged": _acknowledged,
    "alert.snoozed": _snoozed,
    "alert.reassigned": _reassigned,
    "coverage.set": _coverage,
    "paper.recorded": _paper,
    "paper.read": _read,
    "document.filed": _document,
    "determination.made": _determined,
    "command.reversed": _reversed,
    **evolve_members.CHANGES,
    **evolve_holds.CHANGES,
}
