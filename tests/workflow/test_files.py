"""Procedures as files: read from disk, checked, drawn, and added without Python."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from caseclock.application import diagrams
from caseclock.application import roles as application_roles
from caseclock.application.checking import check_workflows
from caseclock.application.definitions import PROCEDURES, read_definitions, read_scenarios
from caseclock.application.resources import workflows_dir
from caseclock.domain.workflow.finding import DefinitionFaults
from caseclock.domain.workflow.roles import ROLES
from caseclock.domain.workflow.scenario import load_scenario
from caseclock.domain.workflow.versions import Definitions
from tests.workflow.small import GOOD, definition

ROOT = Path(__file__).parents[2]
PASS = ROOT / "tests" / "fixtures" / "bus_pass"

PAGES = diagrams.pages()


def test_the_tree_is_clean() -> None:
    assert [str(each) for each in check_workflows()] == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_of_each_procedure_is_current(name: str) -> None:
    page = ROOT / "docs" / "procedures" / name
    assert page.is_file(), f"write it: {page}"
    assert page.read_text(encoding="utf-8") == PAGES[name], f"{name} is old: run diagrams.write_pages"


def test_no_page_of_a_procedure_that_is_gone() -> None:
    assert {path.name for path in (ROOT / "docs" / "procedures").glob("*.md")} == set(PAGES)


@pytest.mark.parametrize(
    "folder", sorted((workflows_dir() / PROCEDURES).iterdir()), ids=lambda each: each.name
)
def test_the_scenarios_of_each_procedure_can_be_read(folder: Path) -> None:
    assert all(each.steps for each in read_scenarios(folder))


def test_a_procedure_is_added_by_files_alone(tmp_path: Path) -> None:
    office = tmp_path / "workflows"
    shutil.copytree(workflows_dir(), office)
    shutil.copytree(PASS, office / PROCEDURES / "bus_pass")
    assert [str(each) for each in check_workflows(office)] == []
    bus_pass = read_definitions(office).latest("bus_pass")
    assert bus_pass.procedure.begins(bus_pass.procedure.commands["offer-pass"])
    assert len(read_scenarios(office / PROCEDURES / "bus_pass")) == 2
    assert "stateDiagram-v2" in diagrams.pages(office)["bus_pass.md"]


def test_all_unreadable_files_are_told_at_once(tmp_path: Path) -> None:
    office = tmp_path / "workflows"
    shutil.copytree(PASS, office / PROCEDURES / "bus_pass")
    shutil.copytree(workflows_dir() / PROCEDURES / "ownership", office / PROCEDURES / "ownership")
    (office / PROCEDURES / "bus_pass" / "v1" / "chart.yaml").unlink()
    (office / PROCEDURES / "ownership" / "texts.yaml").write_text("title: [", encoding="utf-8")
    with pytest.raises(DefinitionFaults) as caught:
        read_definitions(office)
    assert [(each.file, each.rule) for each in caught.value.findings] == [
        ("workflows/procedures/bus_pass/v1/chart.yaml", "missing-file"),
        ("workflows/procedures/ownership/texts.yaml", "yaml"),
    ]


def test_a_scenario_reads_as_it_is_written() -> None:
    lapses = read_scenarios(PASS)[1]
    assert lapses.given.case.members["rosa"].first_name == "Rosa"
    first, *_, last = lapses.steps
    assert (first.do, first.day, first.at) == ("offer-pass", date(2025, 3, 3), "12:00")
    assert first.expect is not None
    assert first.expect.due == {"asking": date(2025, 5, 2)}
    assert last.expect is not None
    assert last.expect.refused == "ended"


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("{on: 2025-03-04, do: x, wait_until: 2025-03-05}", "either something done"),
        ("{do: x}", "either something done"),
        ("{wait_until: 2025-03-01}", "lies before"),
        ("{on: 2025-03-04, do: x, role: boss}", "no role"),
        ("{on: 2025-03-04, do: x, member: nobody}", "no member"),
        ("{on: 2025-03-04, do: x, at: noon}", "no time of day"),
        ("{on: 2025-03-04, do: x, expect: {stat: {}}}", "not known here"),
        ("{on: soon, do: x}", "a date like"),
    ],
)
def test_a_scenario_that_makes_no_sense_is_refused_with_its_line(step: str, complaint: str) -> None:
    text = f"scenario: S\ngiven:\n  case: {{opened_on: 2025-03-03}}\nsteps:\n  - {step}\n"
    with pytest.raises(DefinitionFaults, match=complaint) as caught:
        load_scenario(text, "s.yaml")
    assert {(each.file, each.line) for each in caught.value.findings} == {("s.yaml", 5)}


def test_a_time_of_day_is_no_number() -> None:
    text = "scenario: S\ngiven: {case: {opened_on: 2025-03-03}}\n"
    text += "steps:\n  - {on: 2025-03-04, do: x, at: 10:30}\n"
    assert load_scenario(text, "s.yaml").steps[0].at == "10:30"


def test_definitions_know_versions() -> None:
    one = definition()
    two = definition({**GOOD, "procedure": GOOD["procedure"].replace("version: 1", "version: 2")})
    both = Definitions([two, one])
    assert both.latest("visit") is two
    assert both.get("visit", 1) is one
    assert [each.version for each in both.released()] == [1, 2]
    with pytest.raises(KeyError, match="version 3"):
        both.get("visit", 3)
    with pytest.raises(ValueError, match="read twice"):
        Definitions([one, one])


def test_both_rooms_name_the_same_roles() -> None:
    assert set(application_roles.ROLES) == ROLES
