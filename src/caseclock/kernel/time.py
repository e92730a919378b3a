"""Time: the only wall clock, local days in county time, month and age arithmetic.

A day is a `date` in Pacific time; a moment is an aware `datetime`, kept in UTC. Naive datetimes are refused.
"""

from __future__ import annotations

import time as _time
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


def wall_now() -> datetime:
    """The machine's clock, UTC. Deadlines use the database's clock (`load`), never this one."""
    return datetime.now(UTC)


def wall_ns() -> int:
    """Nanoseconds since 1970 UTC, for ids."""
    return _time.time_ns()


def monotonic() -> float:
    """Seconds that only rise, for measuring how long something took."""
    return _time.monotonic()


def require_aware(moment: datetime) -> datetime:
    """The same moment in UTC; ValueError when it names no offset, since it could be any of 24 instants."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} names no time zone: give it an offset, for example +00:00")
    return moment.astimezone(UTC)


def local_date(moment: datetime) -> date:
    """The county's calendar day at a moment: 2026-01-01T07:40Z is still 2025-12-31."""
    return require_aware(moment).astimezone(PACIFIC).date()


@lru_cache(maxsize=50_000)  # a century of days costs less than the zone's rules asked for each clock
def at_local(day: date, hour: int, minute: int = 0) -> datetime:
    """A local wall time as UTC. An hour skipped in March becomes the next; of a doubled one, the first."""
    return datetime.combine(day, time(hour, minute), tzinfo=PACIFIC).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """The first instant of a local day, UTC."""
    return at_local(day, 0)


def end_of_day(day: date) -> datetime:
    """The first instant of the next local day, UTC: what is done before it is in time."""
    return start_of_day(day + timedelta(days=1))


def add_months(day: date, n: int) -> date:
    """`n` calendar months later (or earlier); a day the month lacks becomes its last: 01-31 + 1 = 02-28.

    Beyond the years that a date can say it is the first or the last day of them all.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def first_of_month(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def first_of_next_month(day: date) -> date:
    """The first day of the month after."""
    return add_months(first_of_month(day), 1)


def birthday(born: date, age: int) -> date:
    """The day an age is reached; born on 29 February it is 1 March in common years (decision I.5)."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Whole years lived by a day; negative before birth."""
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def age_reached_in_month(born: date, month_day: date) -> int:
    """The highest age the person has in that month: an age reached counts for the whole month (I.5)."""
    return max(0, age_on(born, last_of_month(month_day)))


def ages_in_month(born: date, month_day: date) -> tuple[int, ...]:
    """The one or two ages a person has in that month, lower first: the rule takes what favours them (I.5)."""
    lower = max(0, age_on(born, first_of_month(month_day)))
    upper = age_reached_in_month(born, month_day)
    return (lower,) if lower == upper else (lower, upper)
