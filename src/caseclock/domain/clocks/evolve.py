"""Folds clock events into the case's clocks by copying what they carry: computes no date, never raises."""

from __future__ import annotations

from datetime import date, datetime

from msgspec.structs import replace

from caseclock.domain.clocks.events import (
    ClockEvent,
    ClockExpired,
    ClockExtended,
    ClockPaused,
    ClockReanchored,
    ClockRecalculated,
    ClockReopened,
    ClockResumed,
    ClockStarted,
    ClockStopped,
)
from caseclock.domain.clocks.ledger import Clock, ClockStatus, Schedule, Superseded
from caseclock.domain.clocks.rungs import DUE
from caseclock.kernel.events import Event


def evolve_clock(clocks: dict[str, Clock], event: Event, recorded_at: datetime) -> dict[str, Clock]:
    """The clocks after an event, in the order they started; any other event changes nothing."""
    if isinstance(event, ClockStarted):
        return {**clocks, event.started.id: event.started}
    if not isinstance(event, ClockEvent) or event.clock not in clocks:
        return clocks
    clock = clocks[event.clock]
    moved = _evolved(clock, event, recorded_at)
    return {**clocks, clock.id: replace(moved, rungs={**moved.rungs, **event.rungs})}


def _evolved(clock: Clock, event: ClockEvent, recorded_at: datetime) -> Clock:
    match event:
        case ClockPaused(pause=pause, schedule=dates):
            moved = _superseded(clock, dates, f"paused: {pause.reason}", recorded_at)
            return replace(moved, pauses=(*clock.pauses, pause), status="paused")
        case ClockResumed(pause=pause, schedule=dates):
            moved = _superseded(clock, dates, "resumed", recorded_at)
            return replace(moved, pauses=(*clock.pauses[:-1], pause), status="running")
        case ClockExtended(extension=extension, schedule=dates):
            moved = _superseded(clock, dates, f"extended: {extension.reason}", recorded_at)
            return replace(moved, extensions=(*clock.extensions, extension))
        case ClockReanchored(schedule=dates):
            return replace(
                _superseded(clock, dates, event.why, recorded_at),
                anchor_on=event.anchor_on,
                anchor_at=event.anchor_at,
                anchor_source=event.anchor_source,
                status=_status(clock, event, dates),
            )
        case ClockRecalculated(schedule=dates):
            return replace(
                _superseded(clock, dates, event.why, recorded_at),
                parameter=event.parameter,
                budget=event.budget,
                status=_status(clock, event, dates),
            )
        case ClockExpired():
            return clock if clock.status == "stopped" else replace(clock, status="expired")
        case ClockReopened(status=status):
            return replace(clock, status=status, stopped_at=None, stopped_on=None, stopped_by="")
        case ClockStopped(stopped_on=day):
            return replace(
                clock,
                status="expired" if clock.status == "expired" and not _in_time(clock, day) else "stopped",
                stopped_at=recorded_at,
                stopped_on=event.stopped_on,
                stopped_by=event.by,
            )
    return clock


def _in_time(clock: Clock, day: date) -> bool:
    """Whether what stopped it came by the due day, recorded late; of hours a day tells nothing."""
    due_on = clock.schedule.due_on
    return due_on is not None and (day < due_on or (day == due_on and clock.unit != "elapsed_hour"))


def _superseded(clock: Clock, dates: Schedule, why: str, recorded_at: datetime) -> Clock:
    old = clock.schedule
    if old.due_on is None or old.due_at is None or old.due_at == dates.due_at:
        return replace(clock, schedule=dates)
    gone = Superseded(due_on=old.due_on, due_at=old.due_at, why=why, until=recorded_at)
    return replace(clock, schedule=dates, superseded=(*clock.superseded, gone))


def _status(clock: Clock, event: ClockEvent, dates: Schedule) -> ClockStatus:
    """An expired clock runs again when its due rung was armed again, and counts as stopped in time when its
    new date shows that it was."""
    if clock.status != "expired":
        return clock.status
    if clock.stopped_on is not None:
        return "stopped" if dates.due_on is not None and clock.stopped_on <= dates.due_on else "expired"
    due = event.rungs.get(DUE)
    return "running" if due is not None and due.status == "armed" else "expired"
