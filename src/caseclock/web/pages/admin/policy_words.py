"""Policy values in words: amounts in dollars, numbers with what they count, names by topic."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from markupsafe import Markup

from caseclock.application.casefile.explained import ToldValue
from caseclock.application.codewords import FOLDER, codewords
from caseclock.application.policyview import ParameterView
from caseclock.application.wording import plain_letters, read_texts
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
#: What has no topic of its own goes under one heading, at the end.
OTHERS = "Others"
TOPICS = f"{FOLDER}/topics.yaml"


def value_words(value: Any, unit: str, language: Language) -> str | Markup:
    """`17900` of `cents_per_month` as `$179.00 a month`; a value without a unit in words stands as it is."""
    t = translator(language)
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, tuple | list):
        return Markup(", ").join(value_words(each, unit, language) for each in value)
    if isinstance(value, dict):
        return Markup("; ").join(
            Markup("{}: {}").format(name, value_words(each, unit, language)) for name, each in value.items()
        )
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, int) and unit in COUNTED:
        shown = in_dollars(value) if unit.startswith("cents") else f"{value:,}"
        return t(COUNTED[unit][value != 1], n=shown)
    return codewords(language).value(value)


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
    """A calendar's name, `state_holidays`, as `State holidays`."""
    said = plain_letters(name)
    return said[:1].upper() + said[1:]


def in_groups(
    parameters: Iterable[ParameterView], language: Language
) -> list[tuple[str, list[ParameterView]]]:
    """By topic, which the first word of the name says; what has none comes last."""
    topics = read_texts(TOPICS)

    def heading(one: ParameterView) -> tuple[bool, str]:
        topic = topics.get(one.name.partition("_")[0])
        return topic is None, topic[language] if topic else translator(language)(OTHERS)

    ordered = sorted(parameters, key=lambda one: (heading(one), one.name))
    return [(name, list(group)) for (_, name), group in groupby(ordered, heading)]


def meant(one: ParameterView, called: str, asked: str) -> bool:
    """Whether every word asked for stands in the name, what it is called, the source or the reading."""
    text = f"{one.name} {plain_letters(one.name)} {called} {one.source} {one.reading}".casefold()
    return all(word in text for word in asked.casefold().split())
