"""Policy as people read it: each dated parameter on a day, and the calendars a county counts by."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from caseclock.domain.policy.parameters import Value
from caseclock.domain.policy.policy import Policy


class ParameterView(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter on a day. `missing` says why no value is known; `reading` how an open point is read.

    `since` and `until` are the first and the last day of the value; null where the file does not say.
    """

    name: str
    value: Any
    unit: str
    since: date | None
    until: date | None
    source: str
    confirmed: bool
    reading: str
    missing: str


def parameters_on(policy: Policy, day: date) -> list[ParameterView]:
    """Every parameter by name, with its value on the day or why there is none."""
    return [_parameter(name, values, day) for name, values in sorted(policy.parameters.values.items())]


def calendar_names(policy: Policy, county: int) -> list[str]:
    """The calendars that hold in a county: the State's and its own."""
    return sorted({name for own, name in policy.calendars if own in (0, county)})


def _parameter(name: str, values: tuple[Value, ...], day: date) -> ParameterView:
    held = next((v for v in values if v.from_ <= day and (v.to is None or day <= v.to)), None)
    if held is None:
        first, last = values[0].from_, values[-1].to
        why = f"the file speaks of {first} to {last or 'now'}"
        return ParameterView(
            name=name, value=None, unit=values[0].unit, since=None, until=None, source="", confirmed=False,
            reading="", missing=why,
        )  # fmt: skip
    return ParameterView(
        name=name,
        value=held.value,
        unit=held.unit,
        since=held.from_,
        until=held.to,
        source=held.source,
        confirmed=held.confirmed,
        reading=held.reading,
        missing=held.missing,
    )
