"""The county's extract goes in: every row ends as it should, every household is a case with its clocks."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from caseclock.application.app import Application
from caseclock.application.importing.importer import Importer
from caseclock.application.importing.manifest import Line, Manifest
from caseclock.domain.case.state import CaseState
from caseclock.kernel.ids import CaseRef
from caseclock.store.keys import Keyring
from tests.store.writing import opened
from tests.support.office import rules

SHARED = Path(__file__).parents[3] / "shared" / "data"
EXTRACT = SHARED / "intake.csv"
needs_extract = pytest.mark.skipif(
    not EXTRACT.exists(), reason="the county's extract is not at ../shared/data; the sample still runs"
)


@pytest.fixture
async def app(fresh_database: str, tmp_path: Path) -> AsyncIterator[Application]:
    async with opened(fresh_database, 20) as store:
        yield Application(store, Keyring.read(tmp_path), rules(), {})


async def imported(app: Application, file: Path) -> Manifest:
    return await Importer(app).run(file.read_bytes(), file.name)


async def state_of(app: Application, line: Line) -> CaseState:
    ref = CaseRef.parse(line.case)
    return app.fold(ref.county, ref.case_id, await app.store.load(ref.county, [ref.case_id]))


def expected() -> dict[int, dict[str, str]]:
    with (SHARED / "intake-expected.csv").open(encoding="utf-8") as file:
        return {int(row["extract_row"]): row for row in csv.DictReader(file)}


@needs_extract
async def test_the_extract_imports_with_the_expected_outcomes(app: Application) -> None:
    manifest = await imported(app, EXTRACT)
    by_row = {line.row: line for line in manifest.lines}
    assert manifest.counts["rows"] == 418 == len(by_row)
    counts = manifest.counts
    assert counts["done"] + counts["refused"] + counts["already_so"] == 418
    marked = expected()
    orphans = {line.household for line in manifest.lines if line.column == "relationship"}
    for number, row in marked.items():
        line = by_row[number]
        assert line.outcome == row["outcome"], (number, line)
        if row["outcome"] == "refused":
            assert line.column == row["column"], (number, line)
    for number, line in by_row.items():
        if number not in marked:
            assert line.outcome == "done" or line.household in orphans, (number, line)
    cases = {line.case for line in manifest.lines if line.outcome == "done"}
    for case in cases:
        state = await state_of(app, next(line for line in manifest.lines if line.case == case))
        assert state.filing is not None
        for member in state.members.values():
            promptness = [
                c for c in state.clocks.values() if c.member == member.id and c.name == "promptness"
            ]
            assert promptness, f"{state.case_number} {member.name} has no promptness clock"
            assert promptness[0].anchor_on == state.filing.rules_on
    again = await imported(app, EXTRACT)
    assert again.counts["done"] == 0
    assert again.counts["already_so"] == counts["done"] + counts["already_so"]
