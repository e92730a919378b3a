"""Reads `workflows/policy` and `workflows/calendars` into one Policy."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from caseclock.application.sources import RULES, source_hash
from caseclock.domain.policy.calendars import Calendar, parse_calendar
from caseclock.domain.policy.parameters import Parameters, parse_parameters
from caseclock.domain.policy.policy import Policy


def read_policy(workflows: Path) -> Policy:
    """All parameters and calendars under a workflows folder. Raises ValueError naming file, line and mend."""
    parameters = Parameters({})
    for file in sorted((workflows / "policy").glob("*.yaml")):
        parameters = parameters.merged(parse_parameters(file.read_text("utf-8"), file.name))
    calendars: dict[tuple[int, str], Calendar] = {}
    for file in sorted((workflows / "calendars").glob("*.yaml")):
        calendar = parse_calendar(file.read_text("utf-8"), file.name)
        calendars[calendar.county, calendar.name] = calendar
    return Policy(parameters, calendars, policy_version(workflows))


def policy_version(workflows: Path) -> str:
    """The SHA-256 of the rules' source and of every file of values and calendars."""
    found = sha256(source_hash(rooms=RULES))
    for file in sorted([*(workflows / "policy").glob("*.yaml"), *(workflows / "calendars").glob("*.yaml")]):
        text = file.read_bytes()
        found.update(f"{file.name}\0{len(text)}\0".encode() + text)
    return found.hexdigest()
