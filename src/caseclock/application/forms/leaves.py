"""One field as text: how a value is shown to be changed, and how what was typed is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from caseclock.application.forms.shape import Shape
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.money import dollars, in_dollars
from caseclock.kernel.time import PACIFIC

_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})/(\d{4})", re.ASCII)
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)
_YES_NO = {"yes": True, "no": False}


class Unreadable(ValueError):
    """What was typed is not what the field asks for; `text` says what to do, with `values` in it."""

    def __init__(self, text: str, **values: Any) -> None:
        super().__init__(text)
        self.text = text
        self.values = values


class Leaf(NamedTuple):
    """The two ways of a kind: plain data to text, text to plain data."""

    show: Callable[[Any], str]
    read: Callable[[str, Shape], Any]


def leaf(kind: str) -> Leaf:
    """How a kind is shown and read; whatever is chosen or written stands as it is."""
    return _LEAVES.get(kind, Leaf(str, _text))


def _text(typed: str, shape: Shape) -> str:
    if shape.longest is not None and len(typed) > shape.longest:
        raise Unreadable("Shorten it: at most {n} characters.", n=shape.longest)
    if len(typed) < shape.shortest:
        raise Unreadable("Write at least {n} characters.", n=shape.shortest)
    if shape.pattern and not re.search(shape.pattern, typed):
        raise Unreadable("Write it like this: {example}", example=shape.example or shape.pattern)
    return typed


def _date(typed: str, shape: Shape) -> str:
    slashed = _SLASHED.fullmatch(typed)
    try:
        day = date(int(slashed[3]), int(slashed[1]), int(slashed[2])) if slashed else _iso_day(typed)
    except ValueError as error:
        raise Unreadable("Write the day as month/day/year, for example 3/14/2025.") from error
    return day.isoformat()


def _iso_day(typed: str) -> date:
    year, month, day = (int(part) for part in typed.split("-"))
    return date(year, month, day)


def _month(typed: str, shape: Shape) -> str:
    found = _MONTH.fullmatch(typed)
    if found is None:
        return _date(typed, shape)
    year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    try:
        return date(int(year), int(month), 1).isoformat()
    except ValueError as error:
        raise Unreadable("Write the month as year-month, for example 2025-03.") from error


def _show_month(value: Any) -> str:
    """A month is shown as such; a day inside of one stays the day."""
    text = str(value)
    return text[:-3] if text.endswith("-01") else text


def _moment(typed: str, shape: Shape) -> str:
    try:
        moment = datetime.fromisoformat(typed.replace(" ", "T", 1))
    except ValueError as error:
        raise Unreadable("Write day and time, for example 2025-03-14T09:30.") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)).isoformat()


def _show_moment(value: Any) -> str:
    """In the county's time; seconds only where there are some."""
    local = datetime.fromisoformat(str(value)).astimezone(PACIFIC).replace(tzinfo=None)
    short = local.second == 0 and local.microsecond == 0
    return local.isoformat(timespec="minutes" if short else "auto")


def _number(typed: str, shape: Shape) -> int:
    plain = typed.replace(",", "")
    if not _WHOLE.fullmatch(plain):
        raise Unreadable("Write a whole number in digits, for example 12.")
    return _within(int(plain), shape, str)


def _cents(typed: str, shape: Shape) -> int:
    try:
        cents = dollars(typed)
    except ValueError as error:
        raise Unreadable("Write an amount in dollars, for example 1,250.00.") from error
    return _within(cents, shape, in_dollars)


def _within(value: int, shape: Shape, say: Callable[[int], str]) -> int:
    if shape.least is not None and value < shape.least:
        raise Unreadable("Write {n} or more.", n=say(shape.least))
    if shape.most is not None and value > shape.most:
        raise Unreadable("Write {n} or less.", n=say(shape.most))
    return value


def _yes_no(typed: str, shape: Shape) -> bool:
    if typed not in _YES_NO:
        raise Unreadable("Choose yes or no.")
    return _YES_NO[typed]


def _choice(typed: str, shape: Shape) -> str | int:
    for value in shape.values:
        if str(value) == typed:
            return value
    raise Unreadable("Choose one of the answers that are offered.")


def _member(typed: str, shape: Shape) -> str:
    try:
        return str(UUID(typed))
    except ValueError as error:
        raise Unreadable("Choose one of those that are offered.") from error


def _case(typed: str, shape: Shape) -> str:
    try:
        return str(CaseRef.parse(typed))
    except ValueError as error:
        raise Unreadable("Write the number of a case, as it stands on top of that case.") from error


def _value(typed: str, shape: Shape) -> str | int | bool:
    """Yes or no, a whole number, else words; words that look like one of these stand in quotes."""
    if typed in _YES_NO:
        return _YES_NO[typed]
    if _WHOLE.fullmatch(typed):
        return int(typed)
    return typed[1:-1] if len(typed) > 1 and typed[0] == typed[-1] == '"' else typed


def _show_value(value: Any) -> str:
    if isinstance(value, bool):
        return _show_yes_no(value)
    text = str(value)
    alike = text in _YES_NO or _WHOLE.fullmatch(text) or text[:1] == '"'
    return f'"{text}"' if isinstance(value, str) and alike else text


def _show_yes_no(value: Any) -> str:
    return "yes" if value else "no"


def _data(typed: str, shape: Shape) -> Any:
    try:
        return msgspec.json.decode(typed)
    except msgspec.DecodeError as error:
        raise Unreadable("Write it as JSON.") from error


_LEAVES: dict[str, Leaf] = {
    "date": Leaf(str, _date),
    "month": Leaf(_show_month, _month),
    "moment": Leaf(_show_moment, _moment),
    "number": Leaf(str, _number),
    "cents": Leaf(lambda cents: in_dollars(cents).replace("$", ""), _cents),
    "yes_no": Leaf(_show_yes_no, _yes_no),
    "choice": Leaf(str, _choice),
    "member": Leaf(str, _member),
    "entry": Leaf(str, _member),
    "case": Leaf(str, _case),
    "value": Leaf(_show_value, _value),
    "data": Leaf(lambda value: msgspec.json.encode(value).decode(), _data),
}
