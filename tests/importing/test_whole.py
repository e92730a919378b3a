"""What an import takes in, it takes in whole: a later step that is refused leaves no earlier one behind."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec

from caseclock.application.app import Application
from caseclock.application.importing.importer import Importer
from caseclock.application.importing.in_flight import InFlight, numbered
from caseclock.application.importing.manifest import Manifest
from tests.importing.test_extract import app
from tests.importing.test_in_flight_owners import LINE
from tests.importing.test_sample import SAMPLE
from tests.strength.intruders.test_any_file import counted

__all__ = ["app"]

NOTE = {"on": "2025-01-07", "do": "add-note", "with": {"text": "came over"}}
CLOSE = {"on": "2025-01-08", "do": "close-case"}


def line(*steps: dict[str, Any]) -> bytes:
    return msgspec.json.encode({**LINE, "numbers": {"county_case": "W-1"}, "steps": steps})


def outcomes(manifest: Manifest) -> list[str]:
    return [each.outcome for each in manifest.lines]


async def test_a_running_case_whose_second_step_is_refused_is_not_begun(app: Application) -> None:
    before = await counted(app)
    manifest = await InFlight(app).run(line(NOTE, CLOSE), "running.jsonl")
    assert outcomes(manifest) == ["refused"]
    assert manifest.lines[0].why
    assert await counted(app) == before
    mended = await InFlight(app).run(line(NOTE), "running.jsonl")
    assert outcomes(mended) == ["done"], "the mended line goes in"


async def test_a_running_case_that_was_cut_off_goes_on_where_it_stopped(app: Application) -> None:
    cut_off = next(numbered([line(NOTE, CLOSE)], "running.jsonl"))
    await InFlight(app).take(cut_off, Manifest(file="running.jsonl"))
    left = await counted(app)
    assert left, "without a trial the first steps were written"
    manifest = await InFlight(app).run(line(NOTE, CLOSE), "running.jsonl")
    assert (outcomes(manifest), await counted(app)) == (["refused"], left)
    manifest = await InFlight(app).run(line(NOTE, NOTE), "running.jsonl")
    assert outcomes(manifest) == ["done"]
    assert await counted(app) == left + 2, "one command and its event: no step was taken twice"


def extract(*rows: dict[str, str]) -> bytes:
    """The sample's first rows with these columns changed."""
    sample = csv.DictReader(io.StringIO(SAMPLE.read_text("utf-8-sig")))
    text = io.StringIO()
    writer = csv.DictWriter(text, sample.fieldnames or ())
    writer.writeheader()
    writer.writerows({**row, **changed} for row, changed in zip(sample, rows, strict=False))
    return text.getvalue().encode()


async def test_a_household_of_which_a_declaration_is_refused_is_not_opened(app: Application) -> None:
    before = await counted(app)
    twice = extract({}, {"extract_row": "1"})
    manifest = await Importer(app).run(twice, "twice.csv")
    assert outcomes(manifest) == ["refused", "refused"], "two people cannot declare as one row"
    assert await counted(app) == before
    assert outcomes(await Importer(app).run(extract({}, {}), "mended.csv")) == ["done", "done"]


async def test_nobody_joins_a_household_when_somebody_of_the_same_file_is_refused(app: Application) -> None:
    assert outcomes(await Importer(app).run(extract({}), "first.csv")) == ["done"]
    before = await counted(app)
    manifest = await Importer(app).run(extract({}, {}, {"extract_row": "2"}), "more.csv")
    assert sorted(outcomes(manifest)) == ["already_so", "refused", "refused"]
    assert await counted(app) == before
