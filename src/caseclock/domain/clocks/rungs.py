"""When each rung of a clock rings, and what becomes of the rungs whenever its dates move."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from caseclock.domain.clocks.arithmetic import (
    advance,
    after_pauses,
    elapsed,
    hours_after_pauses,
    nth_open_day,
)
from caseclock.domain.clocks.ledger import Pause, Rung, Schedule
from caseclock.domain.clocks.schedule import OFFICE, counted_calendar, to_staff
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.definition import ClockSpec, RungSpec
from caseclock.kernel.time import at_local, require_aware

DUE = "due"
WARNING_HOUR = "warning_hour"
_AT = re.compile(r"(?P<due>due)|day (?P<day>\d+)|hour (?P<hour>\d+)|-(?P<before>\d+) days?")


def bears_event(rung: RungSpec) -> bool:
    """Whether the rung moves something besides telling people; the due rung always writes the expiry."""
    return rung.at == DUE or bool(rung.event or rung.does or rung.records)


def moment(
    rung: RungSpec,
    spec: ClockSpec,
    schedule: Schedule,
    anchor_on: date,
    anchor_at: datetime,
    pauses: Sequence[Pause],
    policy: Policy,
    county: int,
) -> datetime | None:
    """The moment a rung is due, None while the clock is paused. ValueError when `at` cannot be read."""
    found = _AT.fullmatch(rung.at)
    if found is None:
        raise ValueError(f"rung {rung.at!r}: write `day N`, `hour N`, `-N days` or `due`")
    if schedule.due_at is None or schedule.due_on is None:
        return None
    if found["due"]:
        return schedule.due_at
    if found["hour"]:
        anchor = require_aware(anchor_at)
        return hours_after_pauses(elapsed(anchor, int(found["hour"])), pauses, anchor)[0]
    open_days = counted_calendar(spec, county, policy)
    if found["before"]:
        day = schedule.due_on - timedelta(days=int(found["before"]))
    elif spec.unit == "working_day_of_month" and open_days is not None:
        day = nth_open_day(schedule.due_on, int(found["day"]), open_days)
    else:
        walked, _ = after_pauses(
            advance(anchor_on, int(found["day"]), open_days), pauses, anchor_on, open_days
        )
        if walked is None:
            return None
        day = walked
    # What moves the chart keeps its legal day; only the telling of staff comes earlier.
    if to_staff(rung) and not bears_event(rung):
        day = _office_day(day, anchor_on, policy, county)
    return at_local(day, policy.number(WARNING_HOUR, day))


def _office_day(day: date, anchor_on: date, policy: Policy, county: int) -> date:
    calendar = policy.calendar(county, OFFICE)
    try:
        earlier = calendar.back(day)
    except LookupError:
        # The office has not listed that year yet: the day stands until its calendar recalculates it.
        return day
    # A warning moved to before the clock began would be told to nobody; of an act fixed to a day to come all
    # warnings lie before the anchor.
    return earlier if earlier > anchor_on or day < anchor_on else day


def arm(
    spec: ClockSpec,
    schedule: Schedule,
    old_rungs: Mapping[str, Rung],
    now: datetime,
    policy: Policy,
    county: int,
    *,
    anchor_on: date,
    anchor_at: datetime,
    parameter: str = "",
    pauses: tuple[Pause, ...] = (),
    extended: bool = False,
    converted: bool = False,
) -> dict[str, Rung]:
    """Every rung as it stands once the dates have moved, in the order of the procedure file.

    To come: armed, anew if it moved or rang for the old date. Past: fires if it bears an event (not when
    converted), else overtaken, and nobody is told. Armed before and unmoved: stays, however late.
    One that belongs to another budget, or to an extension not given, is called off.
    """
    rungs: dict[str, Rung] = {}
    dues = _moments(spec, schedule, anchor_on, anchor_at, pauses, policy, county)
    for rung, due_at in zip(spec.rungs, dues, strict=True):
        old = old_rungs.get(rung.at) or Rung(due_at=None, arming=0, status="waiting")
        if rung.under not in ("", parameter) or (rung.if_extended and not extended):
            rungs[rung.at] = cancel(old)
        elif due_at is None:
            rungs[rung.at] = _wait(old, pauses)
        else:
            rungs[rung.at] = _place(old, due_at, now, bears_event(rung) and not converted)
    for at, old in old_rungs.items():
        # A rung that the case's new procedure version no longer has.
        if at not in rungs:
            rungs[at] = cancel(old)
    return rungs


# Bounded: on one day most clocks of a kind count from that day.
@lru_cache(maxsize=2_000)
def _moments(
    spec: ClockSpec,
    schedule: Schedule,
    anchor_on: date,
    anchor_at: datetime,
    pauses: tuple[Pause, ...],
    policy: Policy,
    county: int,
) -> tuple[datetime | None, ...]:
    """When each rung of the file is due."""
    every = (
        moment(rung, spec, schedule, anchor_on, anchor_at, pauses, policy, county) for rung in spec.rungs
    )
    return tuple(every)


def cancel(rung: Rung) -> Rung:
    """The rung with its arming taken back; what has fired or was overtaken stays as it is."""
    if rung.status not in ("armed", "waiting"):
        return rung
    return Rung(due_at=rung.due_at, arming=rung.arming, status="cancelled", armed_at=rung.armed_at)


def _wait(old: Rung, pauses: Sequence[Pause]) -> Rung:
    since = pauses[-1].since if pauses else None
    # Due before the pause began, and only the worker was late: it still fires.
    missed = old.due_at is not None and since is not None and old.due_at <= since
    if old.status != "armed" or missed:
        return old
    return Rung(due_at=None, arming=old.arming, status="waiting")


def _place(old: Rung, due_at: datetime, now: datetime, fires_late: bool) -> Rung:
    if due_at == old.due_at and (old.status in ("armed", "fired") or due_at <= now):
        return old
    if due_at > now or (fires_late and old.status not in ("fired", "overtaken")):
        return Rung(due_at=due_at, arming=old.arming + 1, status="armed", armed_at=now)
    missed = old.status == "armed" and old.due_at is not None and old.due_at <= now
    # Told already, let pass already, or armed in time and only the worker is late: it stands.
    if missed or old.status in ("fired", "overtaken"):
        return old
    return Rung(due_at=due_at, arming=old.arming, status="overtaken")
