"""The office's words for coded things: steps of rules, facts, values, policy values, amounts, days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec

from caseclock.application.wording import long_date, month_of, plain_letters, read_texts
from caseclock.kernel.time import local_date

FOLDER = "explanations"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*", re.ASCII)
_CODE = re.compile(r"[a-z0-9_]+", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_FLAGS = {"en": ("no", "yes"), "es": ("no", "sí")}
NOTHING = "—"
#: Facts of a refusal that name a thing by its code; what they say stands in its words already.
_BY_CODE = frozenset(
    ("about", "account", "cleared_by", "clock", "clocks", "command", "instance", "member", "members", "state")
)


class CodeWords(msgspec.Struct, frozen=True):
    """One language's words. What nobody put into words stands in plain letters."""

    language: str
    steps: dict[str, str]
    facts: dict[str, str]
    values: dict[str, str]
    parameters: dict[str, str]
    cents: frozenset[str]

    def step(self, code: str) -> str:
        """What a step of an explanation says."""
        return self.steps.get(code) or self.plain(code)

    def fact(self, name: str) -> str:
        """What a fact is called."""
        return self.facts.get(name) or self.plain(name)

    def parameter(self, name: str) -> str:
        """What a policy value is called."""
        return self.parameters.get(name) or self.plain(name)

    def told(self, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Facts of a refusal as a person reads them, without what is empty or only a code."""
        return [
            (self.fact(name), self.value(value, name))
            for name, value in facts.items()
            if name not in _BY_CODE and value not in (None, "", [], (), {})
        ]

    def value(self, value: Any, name: str = "") -> str:
        """A value as a person reads it; `name` tells money from numbers."""
        match value:
            case None | "" | []:
                return NOTHING
            case dict() if not value:
                return NOTHING
            case bool():
                return _FLAGS[self.language][value]
            case int() if name in self.cents or name.endswith("_cents"):
                return (
                    f"${value // 100:,}.{value % 100:02d}" if value >= 0 else f"-{self.value(-value, name)}"
                )
            case str() if name == "parameter":
                return self.parameter(value)
            case str() | date() if name.endswith("month") and _DAY.fullmatch(str(value)):
                return self._text(str(value)[:7])
            case str():
                return self._text(value)
            case list() | tuple():
                return ", ".join(self.value(each, name) for each in value)
            case dict():
                return "; ".join(
                    f"{self.fact(key)}: {self.value(inner, key)}" for key, inner in value.items()
                )
            case date() | datetime():
                return self._text(value.isoformat())
            case _:
                return str(value)

    def _text(self, text: str) -> str:
        if _DAY.fullmatch(text):
            return long_date(date.fromisoformat(text), self.language)
        if _MONTH.fullmatch(text):
            return month_of(date.fromisoformat(f"{text}-01"), self.language)
        if _MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return long_date(local_date(moment) if moment.tzinfo else moment.date(), self.language)
        return self.values.get(text) or self.steps.get(text) or self.plain(text)

    def plain(self, code: str) -> str:
        """A code in plain letters; a text that is no code stays as it is."""
        return plain_letters(code) if _CODE.fullmatch(code) else code


@cache
def codewords(language: str) -> CodeWords:
    """The words of a language there is; English for any other."""
    known = language if language in _FLAGS else "en"
    files = {name: read_texts(f"{FOLDER}/{name}.yaml") for name in ("steps", "facts", "values", "policy")}
    told = {name: {code: each[known] for code, each in found.items()} for name, found in files.items()}
    cents = frozenset(name for name, each in files["facts"].items() if each.get("is") == "cents")
    return CodeWords(known, told["steps"], told["facts"], told["values"], told["policy"], cents)
