"""A clock stands still, runs on, or is given a later date: each only where its procedure allows it."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from caseclock.domain.clocks.events import ClockExtended, ClockPaused, ClockResumed
from caseclock.domain.clocks.ledger import Clock, Extension, Pause
from caseclock.domain.clocks.replan import replan
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.definition import ClockSpec
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import local_date, require_aware


def pause(
    clock: Clock,
    spec: ClockSpec,
    since: datetime,
    reason: str,
    authority: str = "",
    *,
    now: datetime,
    policy: Policy,
    county: int,
) -> ClockPaused:
    """The clock stands still from a moment on. Refused unless the procedure allows it and it still runs."""
    if spec.pause == "never" or spec.unit in ("month", "year", "working_day_of_month"):
        raise refuse("clock_never_pauses", f"{clock.name} is never paused", "Leave the clock running.")
    _must_run(clock, since)
    since = require_aware(since)
    if since > now:
        raise refuse(
            "pause_in_future", "A pause begins now or earlier", "Give a moment up to now.", since=since
        )
    if clock.pauses and (ended := clock.pauses[-1].until) is not None and since < ended:
        raise refuse(
            "pause_overlaps", "Two pauses may not overlap", "Begin after the last pause ended.", ended=ended
        )
    paused = Pause(since=since, reason=reason, authority=authority or spec.pause.authority)
    pauses = (*clock.pauses, paused)
    dates, rungs = replan(clock, spec, now, policy, county, pauses=pauses)
    return ClockPaused(clock=clock.id, rungs=rungs, pause=paused, schedule=dates)


def resume(
    clock: Clock,
    spec: ClockSpec,
    until: datetime,
    authority: str = "",
    *,
    now: datetime,
    policy: Policy,
    county: int,
) -> ClockResumed:
    """The clock runs on from a moment; what was left of its budget is left. Refused unless it is paused."""
    if clock.status != "paused" or not clock.pauses:
        raise refuse("clock_not_paused", f"{clock.name} is not paused", "Nothing to do.", status=clock.status)
    until, last = require_aware(until), clock.pauses[-1]
    if not last.since <= until <= now:
        raise refuse(
            "resumed_outside",
            "A pause ends after it began and not in the future",
            "Give a moment between the two.",
            since=last.since,
            now=now,
        )
    ended = msgspec.structs.replace(last, until=until)
    pauses = (*clock.pauses[:-1], ended)
    dates, rungs = replan(clock, spec, now, policy, county, pauses=pauses)
    return ClockResumed(clock=clock.id, rungs=rungs, pause=ended, schedule=dates, authority=authority)


def extend(
    clock: Clock,
    spec: ClockSpec,
    until: date,
    reason: str,
    authority: str = "",
    *,
    now: datetime,
    policy: Policy,
    county: int,
) -> ClockExtended:
    """The legal date moves out to a day. Refused once the due moment has passed, however late it rings."""
    if spec.extend == "never":
        raise refuse("clock_never_extends", f"{clock.name} is never extended", "Act by the date it has.")
    _must_run(clock, now)
    due_on, today = clock.schedule.due_on, local_date(now)
    if (due_on is not None and until <= due_on) or until < today:
        raise refuse(
            "extension_not_later",
            "An extension ends after the present due date and not before today",
            "Give a later date.",
            field="until",
            until=until,
            due_on=due_on,
            today=today,
        )
    granted = Extension(
        until=until, reason=reason, authority=authority or spec.extend.authority, recorded_at=now
    )
    extensions = (*clock.extensions, granted)
    dates, rungs = replan(clock, spec, now, policy, county, extensions=extensions)
    return ClockExtended(clock=clock.id, rungs=rungs, extension=granted, schedule=dates)


def _must_run(clock: Clock, at: datetime) -> None:
    due_at = clock.schedule.due_at
    if clock.status != "running":
        raise refuse(
            "clock_not_running",
            f"{clock.name} is {clock.status}",
            "Only a running clock can be moved so.",
            status=clock.status,
        )
    if due_at is not None and due_at <= at:
        raise refuse(
            "clock_past_due",
            f"{clock.name} was due before that moment",
            "Record the expiry instead.",
            due_at=due_at,
        )
