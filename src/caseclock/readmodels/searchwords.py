"""What somebody typed into the one search box, taken apart: a name, a birth date, a number, in any order."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from caseclock.readmodels.tools import name_key

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")


class Words(msgspec.Struct, frozen=True):
    """`text` is all but the birth date; `numbers` its words with a digit, `name` the others, as searched."""

    text: str
    birth_date: date | None
    numbers: str
    name: str


def taken_apart(typed: str) -> Words:
    """`garcia 1990-04-02`, `4/2/1990 García` and `garcia 04.02.1990` are one; a month never above 12."""
    found, rest = None, typed
    for pattern, order in ((_YEAR_FIRST, (0, 1, 2)), (_YEAR_LAST, (2, 0, 1))):
        if found is None and (match := pattern.search(typed)) is not None:
            year, month, day = (int(match.groups()[n]) for n in order)
            found = _day(year, month, day) or _day(year, day, month)
            if found is not None:
                rest = (typed[: match.start()] + " " + typed[match.end() :]).strip()
    words = rest.split()
    numbers = [word for word in words if any(c.isdigit() for c in word)]
    letters = [word for word in words if word not in numbers]
    return Words(rest, found, " ".join(numbers), name_key(" ".join(letters)))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
