"""Reads `workflows/policy` and `workflows/calendars` into one Policy."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from caseclock.application.sources import RULES, source_hash
from caseclock.domain.policy.calendars import Calendar, parse_calendar
from caseclock.domain.policy.parameters import Parameters, parameter_faults, parse_parameters
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.yamltext import Document, PolicyFileError
from caseclock.domain.workflow.finding import Finding


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


def policy_faults(workflows: Path) -> list[Finding]:
    """Gaps, overlaps, values without a source and the like, of all files at once, each with its mend."""
    found: list[Finding] = []
    first: dict[str, str] = {}
    for file in sorted((workflows / "policy").glob("*.yaml")):
        text = file.read_text("utf-8")
        faults = parameter_faults(text, file.name)
        found += (_finding("policy", fault) for fault in faults)
        for name, line in [] if faults else _lines(text, file.name):
            other = first.setdefault(name, file.name)
            if other != file.name:
                wrong = f"{name} stands in {other} too"
                found.append(_finding("policy", PolicyFileError(file.name, line, wrong, "keep one of them")))
    for file in sorted((workflows / "calendars").glob("*.yaml")):
        try:
            parse_calendar(file.read_text("utf-8"), file.name)
        except PolicyFileError as fault:
            found.append(_finding("calendars", fault))
    return found


def _lines(text: str, file: str) -> list[tuple[str, int]]:
    doc = Document(text, file)
    return [(name, doc.line("parameters", name)) for name in doc.root["parameters"]]


def _finding(folder: str, fault: PolicyFileError) -> Finding:
    return Finding(f"workflows/{folder}/{fault.file}", fault.line, "policy", fault.wrong, fault.mend)


def policy_version(workflows: Path) -> str:
    """The SHA-256 of the rules' source and of every file of values and calendars."""
    found = sha256(source_hash(rooms=RULES))
    for file in sorted([*(workflows / "policy").glob("*.yaml"), *(workflows / "calendars").glob("*.yaml")]):
        text = file.read_bytes()
        found.update(f"{file.name}\0{len(text)}\0".encode() + text)
    return found.hexdigest()
