"""Reads a change file; each complaint names the file, the line and the mend."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from caseclock.domain.policy.calendars import Calendar
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.yamltext import Document, Path
from caseclock.domain.whatif.change import CalendarChange, Change, DayChange, NewValue, wrong_day

#: The largest number a change may try: about a hundred years; in cents, a hundred million dollars.
MOST = {"day": 40_000, "month": 1200, "year": 100, "cent": 10_000_000_000}

_TOP = {"title", "parameters", "calendars", "procedures"}


def parse_change(text: str, file: str, policy: Policy) -> Change:
    """The change, held against the policy it is to change. PolicyFileError: file, line, what, mend."""
    doc = Document(text, file)
    root = doc.only((), _TOP, {"title"})
    if not any(root.get(name) for name in _TOP - {"title"}):
        raise doc.error((), "changes nothing", "name parameters, calendars or procedures")
    return Change(
        title=str(root["title"]),
        parameters=_parameters(doc, policy),
        calendars=tuple(_calendar(doc, i, policy) for i in range(len(_list(doc, ("calendars",))))),
        procedures=tuple(_text(doc, ("procedures", i)) for i in range(len(_list(doc, ("procedures",))))),
    )


def _parameters(doc: Document, policy: Policy) -> dict[str, tuple[NewValue, ...]]:
    found = doc.root.get("parameters") or {}
    if not isinstance(found, dict):
        raise doc.error(("parameters",), "is no mapping", "write `name:` and its values below")
    for name in found:
        if name not in policy.parameters.values:
            raise doc.error(("parameters", name), f"no parameter is named {name!r}", "see /policy for them")
        if not _list(doc, ("parameters", name)):
            raise doc.error(("parameters", name), f"{name}: no value is given", "add one: - {from, value}")
    return {name: _values(doc, name, policy) for name in found}


def _values(doc: Document, name: str, policy: Policy) -> tuple[NewValue, ...]:
    path: Path = ("parameters", name)
    values = tuple(_value(doc, (*path, i), name, policy) for i in range(len(_list(doc, path))))
    in_order = sorted(enumerate(values), key=lambda each: each[1].from_)
    for (_, before), (i, after) in pairwise(in_order):
        if before.to is None or before.to >= after.from_:
            wrong = f"{name}: overlaps the value from {before.from_}"
            raise doc.error((*path, i), wrong, "end one before the other begins, with `to:`")
    return values


def _value(doc: Document, path: Path, name: str, policy: Policy) -> NewValue:
    row = doc.only(path, {"from", "to", "value", "confirmed"}, {"from"})
    if row.get("value") is None:
        raise doc.error(path, f"{name}: 'value' is missing", "add `value: ...`")
    known = next(each.value for each in policy.parameters.values[name] if each.value is not None)
    value = tuple(row["value"]) if isinstance(row["value"], list) else row["value"]
    if type(value) is not type(known):
        raise doc.error((*path, "value"), f"{name}: {row['value']!r} is of another kind", f"as {known!r}")
    for number in value if isinstance(value, tuple) else (value,):
        _within_bounds(doc, (*path, "value"), name, number, policy.parameters.values[name][0].unit)
    from_, to = _day(doc, path, "from"), _day(doc, path, "to") if row.get("to") else None
    if to is not None and to < from_:
        raise doc.error((*path, "to"), f"ends {to} before it begins", "correct `from` or `to`")
    return NewValue(from_=from_, to=to, value=value, confirmed=row.get("confirmed", True) is True)


def _within_bounds(doc: Document, path: Path, name: str, number: object, unit: str) -> None:
    """No law counts below nothing; a number past every calendar or purse is a slip of the hand."""
    if not isinstance(number, int):
        return
    most = MOST.get(unit.partition("_")[0].removesuffix("s"), MOST["day"])
    if number < 0:
        raise doc.error(path, f"{name}: {number} is below 0", f"write a number from 0 to {most}")
    if number > most:
        raise doc.error(path, f"{name}: {number} is above {most}", f"write a number from 0 to {most}")


def _calendar(doc: Document, i: int, policy: Policy) -> CalendarChange:
    path: Path = ("calendars", i)
    row = doc.only(path, {"county", "calendar", "close", "open"}, {"calendar"})
    county, name = row.get("county", 0), str(row["calendar"])
    if not isinstance(county, int) or not 0 <= county <= 58:
        raise doc.error((*path, "county"), f"{county!r} is no county", "write a code from 0 to 58")
    if (0, name) not in policy.calendars:
        names = ", ".join(sorted({known for _, known in policy.calendars}))
        raise doc.error((*path, "calendar"), f"no calendar is named {name!r}", f"use one of {names}")
    days = tuple(
        _calendar_day(doc, (*path, kind, n), policy.calendar(county, name), closed=kind == "close")
        for kind in ("close", "open")
        for n in range(len(_list(doc, (*path, kind))))
    )
    if not days:
        raise doc.error(path, "changes no day", "add `close:` or `open:` with days")
    return CalendarChange(county=county, calendar=name, days=days)


def _calendar_day(doc: Document, path: Path, known: Calendar, *, closed: bool) -> DayChange:
    row = doc.only(path, {"day", "name"}, {"day"})
    day = _day(doc, path, "day")
    change = DayChange(day=day, closed=closed, name=str(row.get("name", "")))
    if why := wrong_day(known, change):
        raise doc.error((*path, "day"), why, "correct the day, or leave it out")
    return change


def _day(doc: Document, path: Path, key: str) -> date:
    value = _at(doc, (*path, key))
    if not isinstance(value, date):
        raise doc.error((*path, key), f"{value!r} is no date", f"write `{key}: YYYY-MM-DD`")
    return value


def _text(doc: Document, path: Path) -> str:
    value = _at(doc, path)
    if not isinstance(value, str) or not value:
        raise doc.error(path, f"{value!r} is no folder", "write the folder of a version, as ./renewal/v2")
    return value


def _list(doc: Document, path: Path) -> list[Any]:
    value = _at(doc, path)
    if value is None:
        return []
    if not isinstance(value, list):
        raise doc.error(path, "is no list", "begin each entry with `- `")
    return value


def _at(doc: Document, path: Path) -> Any:
    value: Any = doc.root
    for step in path:
        value = value.get(step) if isinstance(value, dict) else value[step]
    return value
