"""Counting days, hours and months from an anchor: first day excluded, last included (Civ. Code 10, CCP 12).

A pause shifts what is left of the budget. The day it begins is not used up, the day it ends does not count,
so what was left at the pause is left on resumption, and a pause of p days moves a calendar-day clock by p.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from caseclock.domain.clocks.ledger import Pause
from caseclock.domain.policy.calendars import Calendar
from caseclock.kernel.time import add_months, local_date, require_aware

ONE_HOUR = timedelta(hours=1)


def advance(day: date, n: int, open_days: Calendar | None) -> date:
    """The n-th counted day after `day`; every day counts, or only the open ones of a calendar."""
    if open_days is None:
        return day + timedelta(days=n)
    # Nothing left when the pause ends: due that day, or the next on which the unit can be used at all.
    return open_days.add_open_days(day, n) if n > 0 else open_days.forward(day)


def of_month(anchor: date, n: int, open_days: Calendar) -> date:
    """The n-th open day of a month: of the anchor's own, or of the next when that day has passed."""
    day = nth_open_day(anchor, n, open_days)
    return day if day >= anchor else nth_open_day(add_months(anchor.replace(day=1), 1), n, open_days)


def nth_open_day(month: date, n: int, open_days: Calendar) -> date:
    """The n-th open day of the month of a day."""
    return open_days.add_open_days(month.replace(day=1) - timedelta(days=1), n)


def counted(after: date, until: date, open_days: Calendar | None) -> int:
    """How many counted days lie after `after` up to and with `until`; never below 0."""
    if open_days is None:
        return max(0, (until - after).days)
    return open_days.open_days_between(after, until)


def after_pauses(
    due: date, pauses: Sequence[Pause], anchor: date, open_days: Calendar | None
) -> tuple[date | None, int]:
    """The due day once the pauses are skipped; (None, days left) while the last pause lasts."""
    for pause in pauses:
        since = max(local_date(pause.since), anchor)
        if pause.until is None:
            return None, counted(since, due, open_days)
        until = max(local_date(pause.until), since)
        # A pause that began after the last day finds nothing left to save.
        if since <= due and until > since:
            due = advance(until, counted(since, due, open_days), open_days)
    return due, 0


def hours_after_pauses(
    due: datetime, pauses: Sequence[Pause], anchor: datetime
) -> tuple[datetime | None, timedelta]:
    """The exact lapse once the pauses are skipped; (None, time left) while the last pause lasts."""
    for pause in pauses:
        since = max(require_aware(pause.since), anchor)
        if pause.until is None:
            return None, max(timedelta(0), due - since)
        if since < due:
            due += max(timedelta(0), require_aware(pause.until) - since)
    return due, timedelta(0)


def elapsed(anchor: datetime, hours: int) -> datetime:
    """Hours that really pass, in UTC: 24 hours from 2025-03-08 10:00 Pacific end at 11:00 (decision I.10)."""
    return require_aware(anchor) + hours * ONE_HOUR
