"""Policy values in words: amounts in dollars, numbers with what they count, names by their first word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from markupsafe import Markup

from caseclock.application.casefile.explained import ToldValue
from caseclock.application.policyview import ParameterView
from caseclock.domain.policy.parameters import Parameters, Value
from caseclock.kernel.money import in_dollars
from caseclock.web.pages.language import Language
from caseclock.web.pages.texts import translator
from caseclock.web.pages.times import day

#: One and many of each unit.
COUNTED = {
    "calendar_day": ("{n} calendar day", "{n} calendar days"),
    "working_day": ("{n} working day", "{n} working days"),
    "working_day_of_month": ("working day {n} of the month", "working day {n} of the month"),
    "elapsed_hour": ("{n} hour", "{n} hours"),
    "hour": ("{n} hour", "{n} hours"),
    "hour_per_month": ("{n} hour a month", "{n} hours a month"),
    "local_hour": ("{n}:00 on the county's clock", "{n}:00 on the county's clock"),
    "month": ("{n} month", "{n} months"),
    "year": ("{n} year", "{n} years"),
    "years": ("{n} year", "{n} years"),
    "percent": ("{n} %", "{n} %"),
    "person": ("{n} person", "{n} people"),
    "cents": ("{n}", "{n}"),
    "cents_per_month": ("{n} a month", "{n} a month"),
    "cents_per_year": ("{n} a year", "{n} a year"),
}
#: Words of names that the office writes in capitals, and names of peoples, cases and programmes.
CAPITALS = frozenset(
    {
        "alw", "bic", "cofa", "csra", "daca", "fpact", "fpl", "fpl138", "g845", "ihss", "lpr", "mc13",
        "mc355", "meds", "mmmna", "pace", "pna", "roi", "rop", "save", "snf", "soc", "soc873", "ssi", "tps",
        "uis", "va", "wdp",
    }
)  # fmt: skip
PROPER = frozenset({"cuban", "edwards", "haitian", "hunt", "medicare"})
#: Names that stand alone go under one heading, at the end.
ALONE = "Others"


def value_words(value: Any, unit: str, language: Language) -> str | Markup:
    """`17900` of `cents_per_month` as `$179.00 a month`; a value without a unit in words stands as it is."""
    t = translator(language)
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, tuple | list):
        return Markup(", ").join(value_words(each, unit, language) for each in value)
    if isinstance(value, dict):
        return Markup("; ").join(
            Markup("{}: {}").format(in_words(str(name)), value_words(each, unit, language))
            for name, each in value.items()
        )
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, int) and unit in COUNTED:
        shown = in_dollars(value) if unit.startswith("cents") else f"{value:,}"
        return t(COUNTED[unit][value != 1], n=shown)
    return in_words(str(value))


def why_none(values: tuple[Value, ...], on: date, language: Language) -> str:
    """Why no value is known on a day: before the first, after the last, or as the file says."""
    t = translator(language)
    held = next((each for each in values if each.from_ <= on and (each.to is None or on <= each.to)), None)
    if held is not None:
        return held.missing
    if on < values[0].from_:
        return t("No value yet: the first holds from {day}.", day=day(values[0].from_, language))
    return t("No value any more: the last held until {day}.", day=day(values[-1].to, language))


def used_words(used: ToldValue, parameters: Parameters, language: Language) -> str:
    """A value that a rule read, with its unit; as it was stored where the unit is none in words."""
    values = parameters.values.get(used.name, ())
    unit = values[0].unit if values else ""
    return value_words(used.plain, unit, language) if unit in COUNTED else used.value


def in_words(name: str) -> str:
    """`county_office_days` as `County office days`, `alw_age` as `ALW age`."""
    said = " ".join(_written(word) for word in name.split("_"))
    return said[:1].upper() + said[1:]


def _written(word: str) -> str:
    return word.upper() if word in CAPITALS else word.capitalize() if word in PROPER else word


def in_groups(parameters: Iterable[ParameterView]) -> list[tuple[str, list[ParameterView]]]:
    """By the first word of the name, which says what it is about."""
    found = list(parameters)
    sizes = Counter(_first(each) for each in found)

    def heading(each: ParameterView) -> str:
        return in_words(_first(each)) if sizes[_first(each)] > 1 else ALONE

    ordered = sorted(found, key=lambda each: (heading(each) == ALONE, heading(each), each.name))
    return [(name, list(group)) for name, group in groupby(ordered, heading)]


def meant(one: ParameterView, asked: str) -> bool:
    """Whether every word asked for stands in the name, the source or the reading."""
    text = f"{one.name} {in_words(one.name)} {one.source} {one.reading}".casefold()
    return all(word in text for word in asked.casefold().split())


def _first(one: ParameterView) -> str:
    return one.name.partition("_")[0]
