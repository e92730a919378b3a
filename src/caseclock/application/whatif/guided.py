"""A change that was chosen field by field, written as the change file that an expert would have written."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import yaml

from caseclock.application.outcomes import BadBody
from caseclock.domain.policy.policy import Policy
from caseclock.kernel.money import dollars

_YES_NO = {"yes": True, "sí": True, "si": True, "true": True, "no": False, "false": False}


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The fields as typed: a value from a day, or a day of a calendar closed or opened, or both."""

    title: str = ""
    parameter: str = ""
    value: str = ""
    from_on: str = ""
    calendar: str = ""
    day: str = ""
    closed: str = ""
    name: str = ""


def change_text(chosen: Chosen, policy: Policy, county: int) -> str:
    """The change as YAML; BadBody names the field that is missing or cannot be read, and its mend."""
    if not chosen.title.strip():
        raise BadBody("The change has no title", field="title", remedy="Say in a few words what is tried.")
    change: dict[str, Any] = {"title": chosen.title.strip()}
    if chosen.parameter:
        value = {"from": _day(chosen.from_on, "from_on"), "value": _value(chosen, policy)}
        change["parameters"] = {chosen.parameter: [value]}
    if chosen.calendar:
        own = county if (county, chosen.calendar) in policy.calendars else 0
        day = {"day": _day(chosen.day, "day")} | (
            {"name": chosen.name.strip()} if chosen.name.strip() else {}
        )
        kind = "open" if chosen.closed == "open" else "close"
        change["calendars"] = [{"county": own, "calendar": chosen.calendar, kind: [day]}]
    if len(change) == 1:
        raise BadBody(
            "Nothing is changed yet", field="parameter", remedy="Choose a policy value or a calendar."
        )
    return yaml.safe_dump(change, sort_keys=False, allow_unicode=True)


def _value(chosen: Chosen, policy: Policy) -> Any:
    """What was typed, as the kind of value that the parameter has; amounts are typed in dollars."""
    values, typed = policy.parameters.values.get(chosen.parameter, ()), chosen.value.strip()
    known = next((each for each in values if each.value is not None), None)
    if known is None:
        raise BadBody("There is no such value", field="parameter", remedy="Choose one from the list.")
    try:
        if isinstance(known.value, tuple):
            of = known.value[0] if known.value else ""
            return [_one(part.strip(), of, known.unit) for part in typed.split(",")]
        return _one(typed, known.value, known.unit)
    except (ValueError, KeyError) as error:
        raise BadBody(
            "The new value cannot be read", field="value", remedy="Write it as the list shows it now."
        ) from error


def _one(typed: str, known: Any, unit: str) -> Any:
    if isinstance(known, bool):
        return _YES_NO[typed.casefold()]
    if isinstance(known, int):
        return dollars(typed) if unit.startswith("cents") else int(typed)
    if isinstance(known, date):
        return date.fromisoformat(typed)
    if not typed:
        raise ValueError("nothing was typed")
    return typed


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadBody("A day is missing", field=field, remedy="Choose the day.") from None
