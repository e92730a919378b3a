"""What an event does to the clocks of its case, as the procedure files say: starts, stops, pauses, moves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from caseclock.domain.case.state import Instance
from caseclock.domain.case.work import Following, Work, concerns
from caseclock.domain.clocks import acts, changes, corrections
from caseclock.domain.clocks.events import ClockRecalculated
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.workflow.definition import Budget, ClockSpec, Procedure
from caseclock.kernel.events import Event
from caseclock.kernel.time import local_date, start_of_day

#: Recorded by a person: every clock that runs is counted anew with the calendars and parameters of now.
RECOUNT = "clocks.recount_ordered"
CLOSED, REVERSED = "case.closed", "command.reversed"
#: Events that move clocks though no procedure names them.
ALWAYS = (CLOSED, "case.reopened", REVERSED, RECOUNT)


def move_clocks(work: Work, following: Following) -> None:
    """Applies every clock trigger of the event, running clocks first, then those that start."""
    kind = following.event.type
    for clock in list(work.state.clocks.values()):
        instance = work.state.instances.get(clock.instance)
        if instance is not None and concerns(following.event, instance):
            spec = work.definition(instance).procedure.clocks.get(clock.name)
            if spec is not None:
                _move(work, clock, spec, instance, following, kind)
    if kind == CLOSED or (kind == REVERSED and work.state.status == "closed"):
        _stop_all(work, following)
    for instance in list(work.state.instances.values()):
        procedure = work.definition(instance).procedure
        starting = [(name, spec) for name, spec in procedure.clocks.items() if kind in spec.starts_on]
        if not starting or not concerns(following.event, instance):
            continue
        if not _begins_another(work, procedure, instance, following):
            for name, spec in starting:
                start_clock(work, name, spec, instance, following)


def _begins_another(work: Work, procedure: Procedure, instance: Instance, following: Following) -> bool:
    """Of several, what begins one and names none starts the clocks of that one alone."""
    named = str(getattr(following.event, "instance", None) or "").startswith(f"{procedure.procedure}-")
    begins = procedure.several and following.event.type in procedure.starts_on and not named
    return begins and instance.id not in work.began


def _move(
    work: Work, clock: Clock, spec: ClockSpec, instance: Instance, following: Following, kind: str
) -> None:
    event, on = following.event, following.on
    policy, county = work.rules.policy, work.state.county
    if kind in spec.stops_on and clock.stopped_on is None:
        stopped = acts.stop(clock, on, kind, spec.authority)
        if stopped is not None:
            _record(work, stopped, instance, on)
        return
    if kind == "case.reopened" and clock.stopped_by == CLOSED and kind not in spec.starts_on:
        # What waits for a thing again begins anew; whatever else the closing stopped runs on.
        reopened = acts.reopen(clock, spec, "the case was closed")
        if reopened is not None:
            _record(work, reopened, instance, on)
        return
    if clock.stopped_on is not None and kind not in spec.reanchors_on:
        return
    # One that was begun anew stays as it was: what comes later speaks of the newest.
    if work.state.clocks_of(instance.id, clock.name)[-1].id != clock.id:
        return
    # A coded reason or the event itself: free text stays encrypted in the event that holds it.
    why = str(getattr(event, "reason", "") or kind)
    if kind in spec.pauses_on and clock.status == "running":
        paused = changes.pause(
            clock, spec, _moment(work, on), why, _law(spec.pause), now=work.now, policy=policy, county=county
        )
        _record(work, paused, instance, on)
    elif kind in spec.resumes_on and clock.status == "paused":
        resumed = changes.resume(
            clock, spec, _moment(work, on), _law(spec.pause), now=work.now, policy=policy, county=county
        )
        _record(work, resumed, instance, on)
    elif kind in spec.extends_on:
        until: date = event.until  # type: ignore[attr-defined]  # the check: extends_on events carry `until`
        extended = changes.extend(
            clock, spec, until, why, _law(spec.extend), now=work.now, policy=policy, county=county
        )
        _record(work, extended, instance, on)
    elif kind in spec.reanchors_on:
        _reanchor(work, clock, spec, instance, following, why)
    elif kind in spec.recalculates_on or kind == RECOUNT:
        recalculate_clock(work, clock, spec, instance, on, why)


def _stop_all(work: Work, following: Following) -> None:
    """No clock runs on a closed case, also none that a command taken back later puts back."""
    for clock in list(work.state.clocks.values()):
        instance = work.state.instances.get(clock.instance)
        stopped = acts.stop(clock, following.on, CLOSED)
        if stopped is not None and instance is not None:
            _record(work, stopped, instance, following.on)


def _reanchor(
    work: Work, clock: Clock, spec: ClockSpec, instance: Instance, following: Following, why: str
) -> None:
    anchor = _anchor(work, spec, instance, following)
    if anchor is None or anchor[:2] == (clock.anchor_on, clock.anchor_at):
        return
    moved = corrections.reanchor(
        clock,
        spec,
        anchor[0],
        anchor[1],
        anchor[2],
        why,
        spec.authority,
        now=work.arms_at,
        policy=work.rules.policy,
        county=work.state.county,
    )
    _record(work, moved, instance, following.on)


def recalculate_clock(
    work: Work, clock: Clock, spec: ClockSpec, instance: Instance, on: date, why: str
) -> None:
    """Counts a clock anew from the same anchor, with the budget and calendars that hold now."""
    moved = clock_under(work, clock, spec, instance, on, why)
    if moved is not None:
        _record(work, moved, instance, on)


def clock_under(
    work: Work,
    clock: Clock,
    spec: ClockSpec,
    instance: Instance,
    on: date,
    why: str,
    *,
    converted: bool = False,
) -> ClockRecalculated | None:
    """The clock as these rules count it now; None when nothing moves."""
    parameter = _parameter(work, spec.budget, instance, on)
    return corrections.recalculate(
        clock,
        spec,
        parameter,
        work.rules.policy.number(parameter, clock.anchor_on),
        why,
        spec.authority,
        now=work.arms_at,
        policy=work.rules.policy,
        county=work.state.county,
        converted=converted,
    )


def start_clock(
    work: Work,
    name: str,
    spec: ClockSpec,
    instance: Instance,
    following: Following,
) -> None:
    """Starts a clock when its fact holds and its anchor is known; one already running is begun anew.

    None starts on a closed case: what a late fact asks for begins when the case is reopened for it.
    """
    if work.state.status == "closed":
        return
    if spec.if_fact and not work.fact(spec.if_fact, instance, following.on, following.event):
        return
    anchor = _anchor(work, spec, instance, following)
    if anchor is None:
        return
    earlier = work.state.clocks_of(instance.id, name)
    for clock in earlier:
        if clock.stopped_on is None and clock.status in ("running", "paused"):
            stopped = acts.stop(clock, following.on, "begun anew", spec.authority)
            if stopped is not None:
                _record(work, stopped, instance, following.on)
    parameter = _parameter(work, spec.budget, instance, following.on)
    started = acts.start(
        spec,
        f"{instance.id}.{name}-{len(earlier) + 1}",
        name,
        instance.id,
        instance.procedure,
        instance.version,
        instance.member,
        anchor[0],
        anchor[1],
        anchor[2],
        parameter,
        work.rules.policy.number(parameter, anchor[0]),
        work.arms_at,
        work.rules.policy,
        work.state.county,
        work.view.converted,
    )
    _record(work, started, instance, following.on)


def _anchor(
    work: Work, spec: ClockSpec, instance: Instance, following: Following
) -> tuple[date, datetime, str] | None:
    """The anchor's date, moment and source; None while the fact it hangs on is not known."""
    value: Any
    if spec.anchor.fact:
        code = work.rules.codes[instance.procedure]
        value = code.dates[spec.anchor.fact](work.view_of(instance, following.on, following.event))
        source = spec.anchor.fact
    elif spec.anchor.field:
        value, source = _field(following.event, spec.anchor.field), spec.anchor.field
    else:
        value, source = work.now if spec.unit == "elapsed_hour" else following.on, following.event.type
    if value is None:
        return None
    if isinstance(value, datetime):
        return local_date(value), value, source
    return value, start_of_day(value), source


def _field(event: Event, name: str) -> Any:
    value = getattr(event, name, None)
    if value is None and (data := getattr(event, "data", None)):
        text = data.get(name)
        if text:
            value = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return value


def _parameter(work: Work, budget: Budget, instance: Instance, on: date) -> str:
    for fact, parameter in budget.when.items():
        if work.fact(fact, instance, on):
            return parameter
    return budget.parameter


def _moment(work: Work, on: date) -> datetime:
    """Now for what happens today; the start of its day for what is recorded later."""
    return work.now if on >= local_date(work.now) else start_of_day(on)


def _law(allowed: Any) -> str:
    return str(getattr(allowed, "authority", ""))


def _record(work: Work, event: Event, instance: Instance, on: date) -> None:
    work.record(event, on, instance.procedure, instance.version)
