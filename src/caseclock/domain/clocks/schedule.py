"""From a ledger to its dates: legal due date, accepted-until for the member, the office's earlier date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from caseclock.domain.clocks.arithmetic import (
    ONE_HOUR,
    advance,
    after_pauses,
    elapsed,
    hours_after_pauses,
    of_month,
)
from caseclock.domain.clocks.ledger import Extension, Pause, Schedule
from caseclock.domain.policy.calendars import Calendar
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.definition import ClockSpec, RungSpec
from caseclock.kernel.time import PACIFIC, add_months, end_of_day, last_of_month, local_date

OFFICE = "county_office"
#: Units that a calendar counts.
WORKING = ("working_day", "working_day_of_month")
#: Units of so many months.
MONTHS = {"month": 1, "year": 12}
#: Who is told by an alert although not of the office: their warnings keep their day.
OUTSIDERS = frozenset({"member", "certifier", "representative"})


def to_staff(rung: RungSpec) -> bool:
    """Whether a warning goes to anybody in the office, who reads it on office days only."""
    return any(audience not in OUTSIDERS for audience in rung.to)


def counted_calendar(spec: ClockSpec, county: int, policy: Policy) -> Calendar | None:
    """The calendar whose open days alone count, for a working-day clock; None where every day counts."""
    return policy.calendar(county, spec.calendar) if spec.unit in WORKING else None


def calendar_version(spec: ClockSpec, county: int, policy: Policy) -> str:
    """`name@version` of every calendar the clock's dates and warnings read, so they can be replayed."""
    names = [spec.calendar] if spec.unit in WORKING else []
    names += [spec.accepted_until.calendar] if spec.accepted_until else []
    names += [OFFICE] if spec.internal or any(map(to_staff, spec.rungs)) else []
    return " ".join(f"{name}@{policy.calendar(county, name).version}" for name in dict.fromkeys(names))


# Bounded: on one day most clocks of a kind count from that day.
@lru_cache(maxsize=2_000)
def schedule(
    spec: ClockSpec,
    county: int,
    policy: Policy,
    anchor_on: date,
    anchor_at: datetime,
    budget: int,
    pauses: tuple[Pause, ...] = (),
    extensions: tuple[Extension, ...] = (),
) -> Schedule:
    """The dates of a ledger. The legal date stays unrolled; while paused only what remains is known."""
    version = calendar_version(spec, county, policy)
    if spec.unit == "elapsed_hour":
        due_at, left = _due_hour(anchor_at, budget, pauses, extensions)
        if due_at is None:
            hours = -(-left // ONE_HOUR)  # a begun hour is still an hour left
            return Schedule(due_on=None, due_at=None, remaining=hours, calendar_version=version)
        due_on = local_date(due_at)
    else:
        day, days = _due_day(spec, county, policy, anchor_on, budget, pauses, extensions)
        if day is None:
            return Schedule(due_on=None, due_at=None, remaining=days, calendar_version=version)
        day = last_of_month(day) if spec.due == "end_of_month" else day
        due_on, due_at = day, _same_hour(day, anchor_at) if spec.due == "exact" else end_of_day(day)
    accepted = due_on
    if spec.accepted_until is not None:
        accepted = policy.calendar(county, spec.accepted_until.calendar).forward(due_on)
    return Schedule(
        due_on=due_on,
        due_at=due_at,
        accepted_until_on=accepted if spec.accepted_until else None,
        # An hour that lapses on an open day is not made longer by the roll.
        accepted_until_at=(end_of_day(accepted) if accepted != due_on else due_at)
        if spec.accepted_until
        else None,
        internal_on=policy.calendar(county, OFFICE).back(due_on) if spec.internal else None,
        calendar_version=version,
    )


def _due_day(
    spec: ClockSpec,
    county: int,
    policy: Policy,
    anchor: date,
    budget: int,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
) -> tuple[date | None, int]:
    if spec.unit in MONTHS:
        # Months are extended, never paused: a part of a month has no agreed length.
        return max(
            [add_months(anchor, budget * MONTHS[spec.unit]), *(granted.until for granted in extensions)]
        ), 0
    open_days = counted_calendar(spec, county, policy)
    if spec.unit == "working_day_of_month" and open_days is not None:
        return max([of_month(anchor, budget, open_days), *(granted.until for granted in extensions)]), 0
    found = [after_pauses(advance(anchor, budget, open_days), pauses, anchor, open_days)]
    for granted in extensions:
        # The date was granted knowing the pauses before it; only later ones move it. A new anchor or budget
        # never takes back a date already granted.
        later = [pause for pause in pauses if pause.since >= granted.recorded_at]
        found.append(after_pauses(granted.until, later, anchor, open_days))
    if any(day is None for day, _ in found):
        return None, max(left for _, left in found)
    return max(day for day, _ in found if day is not None), 0


def _due_hour(
    anchor: datetime, budget: int, pauses: Sequence[Pause], extensions: Sequence[Extension]
) -> tuple[datetime | None, timedelta]:
    anchor = anchor.astimezone(UTC)
    found = [hours_after_pauses(elapsed(anchor, budget), pauses, anchor)]
    for granted in extensions:
        later = [pause for pause in pauses if pause.since >= granted.recorded_at]
        found.append(hours_after_pauses(end_of_day(granted.until), later, anchor))
    if any(moment is None for moment, _ in found):
        return None, max(left for _, left in found)
    return max(moment for moment, _ in found if moment is not None), timedelta(0)


def _same_hour(day: date, anchor_at: datetime) -> datetime:
    local = anchor_at.astimezone(PACIFIC)
    return datetime.combine(day, local.time(), tzinfo=PACIFIC).astimezone(UTC)
