"""Every scenario of every procedure runs as it is written, and replays to the same state."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from caseclock.application.definitions import PROCEDURES, read_definition, read_scenarios
from caseclock.application.resources import workflows_dir
from caseclock.domain.case.work import Rules
from caseclock.domain.workflow.scenario import Scenario
from caseclock.domain.workflow.versions import Definitions
from tests.support.office import rules
from tests.support.story import Story

SHIPPED = workflows_dir() / PROCEDURES
FIXTURES = Path(__file__).parents[1] / "fixtures"
FOLDERS = sorted(path.parent for root in (SHIPPED, FIXTURES) for path in root.glob("*/scenarios"))


def rules_with(folder: Path) -> Rules:
    """The rules of the office, and the procedure of the folder where it is not one of them."""
    shipped = rules()
    if folder.parent == SHIPPED:
        return shipped
    added = [read_definition(version) for version in sorted(folder.glob("v*"))]
    return replace(shipped, definitions=Definitions([*shipped.definitions, *added]))


@pytest.mark.parametrize(
    ("folder", "scenario"),
    [
        pytest.param(folder, scenario, id=f"{folder.name}: {scenario.scenario}")
        for folder in FOLDERS
        for scenario in read_scenarios(folder)
    ],
)
def test_it_happens_as_written(folder: Path, scenario: Scenario) -> None:
    Story(rules_with(folder), folder.name, scenario).run()
