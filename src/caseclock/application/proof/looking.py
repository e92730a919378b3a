"""Who looked, by person: how often, from when to when, whether restricted fields were shown, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from caseclock.readmodels.readings import Reading

#: People beyond these stand in readings.jsonl.
PEOPLE = 20


def looks(readings: Iterable[Reading], moment: Callable[[datetime], Any]) -> dict[str, Any]:
    """A row for each person and role, who looked last in front; `more` counts those left out."""
    people: dict[tuple[str, str], list[Reading]] = {}
    for each in readings:
        people.setdefault((each.account, each.role), []).append(each)
    rows = [
        {
            "name": own[0].name or account,
            "role": role,
            "times": len(own),
            "first": moment(own[-1].at),
            "last": moment(own[0].at),
            "restricted": sum(each.restricted for each in own),
            "reasons": "; ".join(dict.fromkeys(each.reason for each in own if each.reason)),
        }
        for (account, role), own in people.items()
    ]
    return {"rows": rows[:PEOPLE], "more": max(0, len(rows) - PEOPLE)}
