"""The office's words for codes, from `workflows/words.yaml`; how dates and lists are said in a language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from caseclock.application.resources import workflows_dir
from caseclock.application.words import LANGUAGES, Titles
from caseclock.domain.workflow.nodes import read_yaml

WORDS = "words.yaml"


def read_texts(name: str) -> dict[str, Any]:
    """A file of texts in `workflows/`; ValueError with file and line where it is no YAML."""
    return _read(workflows_dir(), name)


@cache
def _read(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    values, _, faults = read_yaml(path.read_text(encoding="utf-8"), str(path))
    if faults or not isinstance(values, dict):
        raise ValueError(str(faults[0]) if faults else f"{path}: a mapping of sections was expected")
    return values


def said(section: str, code: str, **values: str) -> Titles:
    """What a code is called in every language; in plain letters where the words do not name it."""
    entry = (read_texts(WORDS).get(section) or {}).get(code)
    if entry is None:
        return dict.fromkeys(LANGUAGES, plain_letters(code))
    return {language: entry[language].format(**values) for language in LANGUAGES}


def names(section: str) -> frozenset[str]:
    """The codes that a section of the words names."""
    return frozenset(read_texts(WORDS).get(section) or {})


def plain_letters(code: str) -> str:
    """A code as a person reads it: `income_over_limit` is `income over limit`."""
    return re.sub(r"[._-]+", " ", code).strip()


def long_date(day: date, language: str) -> str:
    """A day as it is read out: March 3, 2025; 3 de marzo de 2025."""
    return _dated("long", day, language)


def month_of(day: date, language: str) -> str:
    """A month as it is read out: March 2025; marzo de 2025."""
    return _dated("month", day, language)


def _dated(form: str, day: date, language: str) -> str:
    words = read_texts(WORDS)
    month = words["months"][language][day.month - 1]
    return str(words["dates"][form][language].format(month=month, day=day.day, year=day.year))


def rung_said(at: str) -> Titles:
    """A clock's own day, `day 30`, `-5 days` or `due`, in words."""
    if at == "due":
        return said("rang", "at_due")
    number = "".join(each for each in at if each.isdigit())
    if at.startswith("-"):
        return said("rang", "at_day_before" if number == "1" else "at_before", n=number)
    return said("rang", "at_hour" if at.startswith("hour") else "at_day", n=number)


def listed(items: Sequence[str], language: str) -> str:
    """Several things in one breath: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return said("lists", "and", first=", ".join(items[:-1]), last=items[-1])[language]


def both(english: str, spanish: str) -> Titles:
    """A text in the two languages."""
    return {"en": english, "es": spanish}
