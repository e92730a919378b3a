"""The shipped policy files, parsed once for the tests of this folder."""

from functools import cache
from pathlib import Path

from caseclock.domain.policy.calendars import Calendar, parse_calendar
from caseclock.domain.policy.parameters import Parameters, parse_parameters

WORKFLOWS = Path(__file__).parents[2] / "workflows"


@cache
def parameters() -> Parameters:
    """Every parameter of workflows/policy."""
    found = Parameters({})
    for path in sorted((WORKFLOWS / "policy").glob("*.yaml")):
        found = found.merged(parse_parameters(path.read_text(encoding="utf-8"), path.name))
    return found


@cache
def calendar(name: str) -> Calendar:
    """One file of workflows/calendars, by its stem."""
    path = WORKFLOWS / "calendars" / f"{name}.yaml"
    return parse_calendar(path.read_text(encoding="utf-8"), path.name)
