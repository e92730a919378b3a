"""Clock events. Each carries its inputs (anchor, budget, calendar) and its results (schedule, rungs)."""

from __future__ import annotations

from datetime import date, datetime

from caseclock.domain.clocks.ledger import Clock, ClockStatus, Extension, Pause, Rung, Schedule
from caseclock.kernel.events import Event, event


class ClockEvent(Event, frozen=True, kw_only=True, omit_defaults=True):
    """A fact about one clock; `rungs` holds every rung whose row changed, as it now stands."""

    clock: str
    rungs: dict[str, Rung] = {}


@event("clock.started")
class ClockStarted(Event, frozen=True, kw_only=True):
    """A clock began to run."""

    started: Clock


@event("clock.paused")
class ClockPaused(ClockEvent, frozen=True, kw_only=True):
    """The clock stands still; no due date holds until it resumes."""

    pause: Pause
    schedule: Schedule


@event("clock.resumed")
class ClockResumed(ClockEvent, frozen=True, kw_only=True):
    """The clock runs on; the days between did not count."""

    pause: Pause
    schedule: Schedule
    authority: str = ""


@event("clock.extended")
class ClockExtended(ClockEvent, frozen=True, kw_only=True):
    """The legal date was moved out, for a reason and on an authority."""

    extension: Extension
    schedule: Schedule


@event("clock.reanchored")
class ClockReanchored(ClockEvent, frozen=True, kw_only=True):
    """The fact it counts from was corrected or proven otherwise."""

    anchor_on: date
    anchor_at: datetime
    anchor_source: str
    schedule: Schedule
    why: str
    authority: str = ""


@event("clock.recalculated")
class ClockRecalculated(ClockEvent, frozen=True, kw_only=True):
    """The budget, parameter or calendar it counts with changed; the anchor did not."""

    parameter: str
    budget: int
    schedule: Schedule
    why: str
    authority: str = ""


@event("clock.rang")
class ClockRang(ClockEvent, frozen=True, kw_only=True):
    """One rung fired, `late_seconds` after it was due; `why` when its clock had been stopped by mistake."""

    rung: str
    arming: int
    due_at: datetime
    late_seconds: int = 0
    alert: str = ""
    told: tuple[str, ...] = ()
    why: str = ""


@event("clock.expired")
class ClockExpired(ClockEvent, frozen=True, kw_only=True):
    """The due moment passed while it ran."""

    due_at: datetime


@event("clock.stopped")
class ClockStopped(ClockEvent, frozen=True, kw_only=True):
    """What it waited for happened, or it was called off."""

    stopped_on: date
    by: str
    authority: str = ""


@event("clock.reopened")
class ClockReopened(ClockEvent, frozen=True, kw_only=True):
    """What stopped it no longer holds: it runs on as if it had never stopped."""

    status: ClockStatus
    why: str
