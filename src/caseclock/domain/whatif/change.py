"""A change to try: new values of parameters, days closed or opened, another version of a procedure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from caseclock.domain.policy.calendars import Calendar
from caseclock.domain.policy.parameters import Parameters, Value
from caseclock.domain.policy.policy import Policy

ONE_DAY = timedelta(days=1)


class NewValue(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter's other value from a day up to and with `to` (None: as far as the file goes)."""

    from_: date
    to: date | None
    value: Any
    confirmed: bool = True


class DayChange(msgspec.Struct, frozen=True, kw_only=True):
    """One day closed or opened in a calendar."""

    day: date
    closed: bool
    name: str = ""


class CalendarChange(msgspec.Struct, frozen=True, kw_only=True):
    """Days of one calendar; county 0 is the one that every county without its own counts by."""

    county: int
    calendar: str
    days: tuple[DayChange, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """All that is to be tried at once. `procedures` are the folders of versions, read by the application."""

    title: str
    parameters: dict[str, tuple[NewValue, ...]] = {}
    calendars: tuple[CalendarChange, ...] = ()
    procedures: tuple[str, ...] = ()


def under(policy: Policy, change: Change) -> Policy:
    """The policy as it would be; what the change does not name stays as it is."""
    values = dict(policy.parameters.values)
    for name, new in change.parameters.items():
        values[name] = laid_over(values[name], new)
    return Policy(Parameters(values), with_days(policy.calendars, change.calendars))


def laid_over(old: Iterable[Value], new: Iterable[NewValue]) -> tuple[Value, ...]:
    """The values with others laid over them: each holds on its days, the old ones on the days left."""
    values = list(old)
    for each in new:
        values = [piece for value in values for piece in _outside(value, each)]
        like = next(iter(old))
        values.append(
            msgspec.structs.replace(
                like,
                value=tuple(each.value) if isinstance(each.value, list) else each.value,
                from_=each.from_,
                to=each.to,
                source="the change tried",
                confirmed=each.confirmed,
                missing="",
            )
        )
    return tuple(sorted(values, key=lambda value: value.from_))


def _outside(value: Value, new: NewValue) -> list[Value]:
    """What is left of a value before and after the days of another."""
    pieces = []
    if value.from_ < new.from_:
        before = new.from_ - ONE_DAY
        end = before if value.to is None else min(value.to, before)
        pieces.append(msgspec.structs.replace(value, to=end))
    if new.to is not None and (value.to is None or value.to > new.to):
        pieces.append(msgspec.structs.replace(value, from_=max(value.from_, new.to + ONE_DAY)))
    return pieces


def with_days(
    calendars: Mapping[tuple[int, str], Calendar], changes: Iterable[CalendarChange], version: str = ""
) -> dict[tuple[int, str], Calendar]:
    """The calendars with days closed or opened; a county without its own gets one made of the default.

    The version is the file's with `+version`, or `+` and how many days were changed.
    """
    changed = dict(calendars)
    for change in changes:
        key = (change.county, change.calendar)
        known = changed.get(key) or changed[0, change.calendar]
        changed[key] = _changed(known, change, version or str(len(change.days)))
    return changed


def wrong_day(known: Calendar, change: DayChange) -> str:
    """Why a day cannot be closed or opened in a calendar; empty when it can."""
    if not known.first <= change.day <= known.last:
        return f"{known.file} does not cover {change.day.year}"
    if change.closed and not known.is_open(change.day):
        return f"{change.day} is closed already"
    if not change.closed and change.day not in known.closed:
        return f"{change.day} is no closed day of {known.file}"
    return ""


def _changed(known: Calendar, change: CalendarChange, version: str) -> Calendar:
    closed, names, unconfirmed = set(known.closed), dict(known.names), set(known.unconfirmed)
    for each in change.days:
        unconfirmed.discard(each.day)
        if each.closed:
            closed.add(each.day)
            names[each.day] = each.name or names.get(each.day, "")
        else:
            closed.discard(each.day)
            names.pop(each.day, None)
    return msgspec.structs.replace(
        known,
        county=change.county,
        version=f"{known.version}+{version}",
        closed=frozenset(closed),
        names=names,
        unconfirmed=frozenset(unconfirmed),
    )
