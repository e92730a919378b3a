"""The repository's own sample: each kind of row, text that is only text, and what is missing shown."""

from __future__ import annotations

from pathlib import Path

from caseclock.application.app import Application
from caseclock.application.exporting import cases
from caseclock.application.importing.importer import Importer
from caseclock.application.importing.in_flight import InFlight
from caseclock.application.importing.rows import check_row, read_rows
from tests.importing.test_extract import app, imported, state_of

__all__ = ["app"]

EXAMPLES = Path(__file__).parents[2] / "examples"
SAMPLE = EXAMPLES / "intake-sample.csv"
RUNNING = EXAMPLES / "in-flight-sample.jsonl"


async def test_every_row_of_the_sample_ends_as_it_should(app: Application) -> None:
    manifest = await imported(app, SAMPLE)
    ended = {line.row: (line.outcome, line.column) for line in manifest.lines}
    done = ("done", "")
    assert ended == {
        **dict.fromkeys((1, 2, 3, 4, 5, 6, 9, 10), done),
        7: ("refused", "application_date"),
        8: ("refused", "relationship"),
        11: ("refused", "date_of_birth"),
        12: ("already_so", ""),
    }


async def test_a_case_shows_which_member_is_missing_and_why(app: Application) -> None:
    manifest = await imported(app, SAMPLE)
    state = await state_of(app, next(line for line in manifest.lines if line.row == 9))
    assert "row 11: date_of_birth" in state.facts["missing_from_import"][-1].value
    assert state.queue == "import"


async def test_a_formula_stays_text_and_is_quoted_in_an_export(app: Application) -> None:
    manifest = await imported(app, SAMPLE)
    state = await state_of(app, next(line for line in manifest.lines if line.row == 10))
    assert "=1+1" in {m.first_name for m in state.members.values()} | {
        m.last_name for m in state.members.values()
    }
    exported = b"".join([line async for line in cases(app, 43)]).decode()
    assert "\n=" not in exported
    assert ",=" not in exported


async def test_the_same_rows_as_json_lines_are_the_same_rows(app: Application) -> None:
    import msgspec

    raws = list(read_rows(SAMPLE.read_bytes(), SAMPLE.name))
    lines = b"\n".join(msgspec.json.encode(raw) for raw in raws)
    again = list(read_rows(lines, "sample.jsonl"))
    assert [check_row(raw) for raw in again] == [check_row(raw) for raw in raws]


async def test_a_row_corrected_later_joins_its_household(app: Application) -> None:
    await imported(app, SAMPLE)
    text = SAMPLE.read_text("utf-8-sig").replace("2030-01-01", "2020-01-01")
    manifest = await Importer(app).run(text.encode(), "corrected.csv")
    line = next(line for line in manifest.lines if line.row == 11)
    assert line.outcome == "done"
    state = await state_of(app, line)
    kit = next(m for m in state.members.values() if m.first_name == "Kit")
    assert [c.name for c in state.clocks.values() if c.member == kit.id and c.name == "promptness"]


async def test_running_cases_keep_true_dates_and_tell_nobody_of_the_past(app: Application) -> None:
    data = RUNNING.read_bytes()
    manifest = await InFlight(app).run(data, RUNNING.name)
    ended = {line.row: line.outcome for line in manifest.lines}
    assert ended == {1: "done", 2: "refused", 3: "refused"}
    line = next(line for line in manifest.lines if line.row == 1)
    state = await state_of(app, line)
    rop = next(c for c in state.clocks.values() if c.name == "rop")
    assert str(rop.schedule.due_on) == "2025-04-20"
    assert {rung.status for rung in rop.rungs.values()} == {"overtaken"}
    assert not [alert for alert in state.alerts.values() if alert.clock == rop.id]
    assert state.numbers["county_case"] == "B1A2C34"
    again = await InFlight(app).run(data, RUNNING.name)
    assert next(each for each in again.lines if each.row == 1).outcome == "already_so"


async def test_every_event_of_a_running_case_names_its_source_row(app: Application) -> None:
    manifest = await InFlight(app).run(RUNNING.read_bytes(), RUNNING.name)
    line = next(line for line in manifest.lines if line.row == 1)
    state = await state_of(app, line)
    loaded = await app.store.load(19, [state.case_id])
    sources = {r.meta.converted_from for r in app.history(19, state.case_id, loaded)}
    assert sources == {"in-flight-sample.jsonl:1"}
