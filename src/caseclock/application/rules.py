"""All that decisions rest on, read from `workflows/` at start: procedures, their Python halves, policy."""

from __future__ import annotations

from pathlib import Path

from caseclock.application.definitions import read_definitions
from caseclock.application.policies import read_policy
from caseclock.application.resources import workflows_dir
from caseclock.domain.case.work import Rules
from caseclock.domain.procedures.registry import procedure_codes


def read_rules(workflows: Path | None = None) -> Rules:
    """Reads everything; raises DefinitionFaults or ValueError, each naming file, line and mend."""
    folder = workflows or workflows_dir()
    return Rules(definitions=read_definitions(folder), codes=procedure_codes(), policy=read_policy(folder))
