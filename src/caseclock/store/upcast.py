"""Events of older schema versions, brought to today's when they are read. What is stored never changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: From a type and the version it was written in, to what turns its JSON into that of the next version.
#: Prefer an optional field, which needs no entry here. Each entry has its golden file in tests/golden/events.
upcasts: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {
    ("scope.determined", 1): lambda data: {**data, "rule": "scope", "on": data["month"]},
    ("deemed_eligibility.established", 1): lambda data: {**data, **_deemed(data)},
    # The first version kept no facts by name: what a person found is shown, and not run again.
    ("eligibility.determined", 1): lambda data: data,
}


def _deemed(data: dict[str, Any]) -> dict[str, Any]:
    """The facts that stood in the tree of a deemed year; a year cut short before its birthday, by death."""
    told = data["explanation"].get("facts")
    if not isinstance(told, dict) or "born" not in told:
        return {}
    born, ends_on = str(told["born"]), str(data["ends_on"])
    died = ends_on[:7] < f"{int(born[:4]) + 1}{born[4:7]}"
    return {"rule": "deemed_newborn", "on": born, "facts": {**told, **({"died_on": ends_on} if died else {})}}


class UpcastError(ValueError):
    """A stored version that nothing leads up from."""


def upcast(type_: str, data: dict[str, Any], written: int, today: int) -> dict[str, Any]:
    """The data as version `today` would have written it."""
    for version in range(written, today):
        step = upcasts.get((type_, version))
        if step is None:
            raise UpcastError(
                f"{type_} v{version} has no upcast to v{version + 1}; add it to store/upcast.py"
            )
        data = step(data)
    return data
