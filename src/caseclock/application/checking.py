"""The strict check over everything in `workflows/`, against the Python that is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import caseclock.domain.case.events
import caseclock.domain.clocks.events  # noqa: F401 - both imports register their event types
from caseclock.application.definitions import RELEASED, check_mappings, read_definitions, read_released
from caseclock.application.notices.checking import check_notices
from caseclock.application.policies import policy_faults, read_policy
from caseclock.application.resources import workflows_dir
from caseclock.domain.case.view import ProcedureCode
from caseclock.domain.policy.policy import Policy
from caseclock.domain.procedures.registry import procedure_codes
from caseclock.domain.workflow.check import check
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import DefinitionFaults, Finding
from caseclock.domain.workflow.versions import Released
from caseclock.kernel.events import event_types


def check_workflows(workflows: Path | None = None) -> list[Finding]:
    """Every fault of policy and procedure files, unreadable ones too; an empty list lets the office start."""
    folder = workflows or workflows_dir()
    found = policy_faults(folder)
    try:
        definitions, released = read_definitions(folder), read_released(folder)
    except DefinitionFaults as faults:
        return [*found, *faults.findings]
    if found:  # Which parameters there are is not known, so nothing can be held against them.
        return found
    found = check_definitions(definitions, procedure_codes(), read_policy(folder), released)
    return [*found, *check_mappings(definitions, folder), *check_notices(definitions.newest(), folder)]


def check_definitions(
    definitions: Iterable[Definition],
    codes: Mapping[str, ProcedureCode],
    policy: Policy,
    released: Iterable[Released] = (),
    held: Collection[str] = (),
) -> list[Finding]:
    """The check of these procedures against registered events, Python halves, parameters and calendars."""
    return check(
        definitions,
        known_events={name for name, _kind in event_types()},
        known_functions=_named(codes, "commands") | _named(codes, "does"),
        known_facts=_named(codes, "facts"),
        known_dates=_named(codes, "dates"),
        parameters=policy.parameters.values.keys(),
        calendars={name for _county, name in policy.calendars},
        released=released,
        released_file=f"workflows/{RELEASED}",
        held=held,
    )


def _named(codes: Mapping[str, ProcedureCode], part: str) -> set[str]:
    """Names of one part of the Python halves, each with its procedure; commands as functions are called."""
    return {
        f"{code.name}.{name.replace('-', '_')}" for code in codes.values() for name in getattr(code, part)
    }
