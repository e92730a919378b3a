"""What happens to a clock, as events: it starts, rings, stops. `changes` and `corrections` move its dates."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.domain.clocks.changes import extend, pause, resume
from caseclock.domain.clocks.corrections import reanchor, recalculate
from caseclock.domain.clocks.events import (
    ClockEvent,
    ClockExpired,
    ClockRang,
    ClockReopened,
    ClockStarted,
    ClockStopped,
)
from caseclock.domain.clocks.ledger import Clock, ClockStatus, Rung
from caseclock.domain.clocks.rungs import DUE, arm, cancel
from caseclock.domain.clocks.schedule import schedule
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.definition import ClockSpec
from caseclock.kernel.time import local_date, require_aware

__all__ = ["extend", "pause", "reanchor", "recalculate", "reopen", "resume", "ring", "start", "stop"]


def start(
    spec: ClockSpec,
    id: str,
    name: str,
    instance: str,
    procedure: str,
    version: int,
    member: UUID | None,
    anchor_on: date,
    anchor_at: datetime,
    source: str,
    parameter: str,
    budget: int,
    now: datetime,
    policy: Policy,
    county: int,
    converted: bool = False,
) -> ClockStarted:
    """A clock begins at its anchor, which may lie in the past: late rungs that bear an event still fire.

    `converted`: a running case taken over from another system; what is past was done there and is not fired.
    """
    dates = schedule(spec, county, policy, anchor_on, anchor_at, budget)
    if dates.due_on is None or dates.due_at is None:
        raise ValueError(f"clock {id}: a clock without pauses has a due date")
    rungs = arm(
        spec,
        dates,
        {},
        now,
        policy,
        county,
        anchor_on=anchor_on,
        anchor_at=anchor_at,
        parameter=parameter,
        converted=converted,
    )
    clock = Clock(
        id=id,
        name=name,
        instance=instance,
        procedure=procedure,
        procedure_version=version,
        member=member,
        anchor_on=anchor_on,
        anchor_at=require_aware(anchor_at),
        anchor_source=source,
        parameter=parameter,
        budget=budget,
        unit=spec.unit,
        calendar=spec.calendar,
        schedule=dates,
        original_due_on=dates.due_on,
        original_due_at=dates.due_at,
        status="running",
        started_at=now,
        authority=spec.authority,
        rungs=rungs,
    )
    return ClockStarted(started=clock)


def ring(
    clock: Clock,
    spec: ClockSpec,
    rung_at: str,
    arming: int,
    now: datetime,
    told: tuple[str, ...] = (),
    why: str = "",
) -> list[ClockEvent]:
    """One armed rung fires, and the due rung writes the expiry. Another arming, or too early: nothing.

    What follows is dated by the rung's due moment, however late it fired; `why` marks what a mistake held.
    """
    rung = clock.rungs.get(rung_at)
    if rung is None or rung.status != "armed" or rung.arming != arming:
        return []
    if rung.due_at is None or rung.due_at > now:
        return []
    late = int((now - rung.due_at).total_seconds())
    fired = msgspec.structs.replace(rung, status="fired", fired_at=now, late_seconds=late, told=told, why=why)
    alert = next((each.alert for each in spec.rungs if each.at == rung_at), "")
    events: list[ClockEvent] = [
        ClockRang(
            clock=clock.id,
            rungs={rung_at: fired},
            rung=rung_at,
            arming=arming,
            due_at=rung.due_at,
            late_seconds=late,
            alert=alert,
            told=told,
            why=why,
        )
    ]
    if rung_at == DUE and clock.status == "running":
        events.append(ClockExpired(clock=clock.id, due_at=rung.due_at))
    return events


def stop(clock: Clock, on: date, by: str, authority: str = "") -> ClockStopped | None:
    """What it waited for happened on a day, or it was called off; None when it has stopped before.

    Armed rungs are cancelled. Rungs that fired after that day are marked as answered before they fired.
    """
    if clock.stopped_at is not None or clock.status == "stopped":
        return None
    after = {at: _after_stop(rung, on) for at, rung in clock.rungs.items()}
    rungs = {at: rung for at, rung in after.items() if rung != clock.rungs[at]}
    return ClockStopped(clock=clock.id, rungs=rungs, stopped_on=on, by=by, authority=authority)


def reopen(clock: Clock, spec: ClockSpec, why: str) -> ClockReopened | None:
    """What stopped it no longer holds. Its rungs stand again as they stood; those due meanwhile ring at once.
    None when it runs."""
    if clock.stopped_at is None:
        return None
    present = {rung.at for rung in spec.rungs}
    rungs = {at: _armed_again(rung) for at, rung in clock.rungs.items() if at in present}
    changed = {at: rung for at, rung in rungs.items() if rung != clock.rungs[at]}
    paused = bool(clock.pauses) and clock.pauses[-1].until is None
    status: ClockStatus = "expired" if clock.status == "expired" else "paused" if paused else "running"
    return ClockReopened(clock=clock.id, rungs=changed, status=status, why=why)


def _armed_again(rung: Rung) -> Rung:
    if rung.status != "cancelled":
        return rung
    return msgspec.structs.replace(rung, status="armed" if rung.due_at else "waiting")


def _after_stop(rung: Rung, on: date) -> Rung:
    if rung.status == "fired" and rung.fired_at is not None and on < local_date(rung.fired_at):
        return msgspec.structs.replace(rung, answered_on=on)
    return cancel(rung)
