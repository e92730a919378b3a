"""The home visit of the fixtures, in two versions or in variants of the second."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from caseclock.application.definitions import PROCEDURES, read_definition, read_mappings
from caseclock.domain.case.work import Rules
from caseclock.domain.workflow.migration import Mapping
from caseclock.domain.workflow.versions import Definitions
from tests.support.office import Office, rules

FOLDER = Path(__file__).parents[1] / "fixtures" / "home_visit"
NAME = "home_visit"


PAUSED = "    pause: {authority: W&I 14011}\n    pauses_on: [visit.held]\n    resumes_on: [visit.resumed]\n"


class Visits:
    """A copy of the fixture whose second version and mapping may be changed."""

    def __init__(self, tmp_path: Path) -> None:
        self.workflows = tmp_path / "workflows"
        self.folder = self.workflows / PROCEDURES / NAME
        shutil.copytree(FOLDER, self.folder)

    def change(self, file: str, old: str, new: str) -> None:
        """Writes something else in a file."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def rules(self, *versions: int) -> Rules:
        """The office's rules with these versions, the newest in force."""
        read = [read_definition(self.folder / f"v{n}") for n in versions]
        return replace(rules(), definitions=Definitions([*rules().definitions, *read]))

    def mappings(self) -> dict[int, Mapping]:
        """What the files say of the way to version 2."""
        return read_mappings(self.rules(1, 2).definitions, NAME, 2, self.workflows)


def asked(the_rules: Rules, **person: Any) -> Office:
    """A household in which Ana asked for a visit."""
    office = Office(on="2025-03-03", the_rules=the_rules)
    ana = {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1950-05-01", "asks_for_coverage": False}
    office.do("open-case", members=[{**ana, **person}], owner="ann")
    office.do("ask-visit", member=office.member("Ana").id)
    return office
