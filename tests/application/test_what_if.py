"""A change tried on stored cases: its numbers are those of an independent count, and nothing live moves."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from click.testing import CliRunner

from caseclock.application.app import Application
from caseclock.application.handle import Command, handle
from caseclock.application.whatif.export import to_csv
from caseclock.application.whatif.page import to_html
from caseclock.application.whatif.reading import read_trial
from caseclock.application.whatif.running import WhatIf
from caseclock.cli.trying import what_if
from caseclock.domain.case.view import Actor
from caseclock.domain.whatif.report import Report
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused

COUNTY = 33
BUDGET = "title: Fifty days\nparameters: {app_days_general: [{from: 2025-02-01, value: 50}]}\n"
CLOSED = """title: The office moves
calendars:
  - {county: 33, calendar: county_office, close: [{day: 2025-04-17, name: Move}]}
"""
FUNDING = (
    "title: Federal money\nparameters: {federal_funding_satisfactory: [{from: 2020-01-01, value: false}]}\n"
)


async def give(app: Application, name: str, body: dict[str, Any], case: Any = None) -> dict[str, Any]:
    command = Command(
        county=COUNTY,
        name=name,
        body=msgspec.json.encode(body),
        actor=Actor(account="ann", role="worker", county=COUNTY),
        key=str(uuid4()),
        case_id=case,
    )
    return dict((await handle(app, command)).body)


@pytest.fixture(scope="session")
async def cases(app: Application) -> int:
    """Households that applied on different days, some of two; the first ones verified by the Hub."""
    count = 12
    for n in range(count):
        filed_on = date(2025, 3, 3) - timedelta(days=n * 4)
        names = ["Ana", "Ben"] if n % 3 == 0 else ["Ana"]
        members = [{"first_name": x, "last_name": "Ruiz", "birth_date": "1990-05-01"} for x in names]
        opened = await give(
            app, "open-case", {"application": {"filed_on": filed_on}, "members": members, "owner": "ann"}
        )
        if n < 4:
            loaded = await app.store.load(COUNTY, [uuid_of(opened["case"])])
            state = app.fold(COUNTY, uuid_of(opened["case"]), loaded)
            member = next(iter(state.members))
            told = {"member": member, "declared": "satisfactory", "declared_by": "member", "form": "CCFRM604"}
            await give(app, "attest-status", {**told, "signed_on": filed_on}, state.case_id)
            await give(app, "run-hub", {"member": member}, state.case_id)
            await give(app, "record-hub-answer", {"member": member, "answer": "verified"}, state.case_id)
    return count


def uuid_of(case: str) -> Any:
    return CaseRef.parse(case).case_id


async def tried(app: Application, text: str, **bounds: int) -> Report:
    return await WhatIf(app, read_trial(text, "change", app.rules)).run((COUNTY,), **bounds)


async def count(app: Application, query: str) -> list[tuple[Any, ...]]:
    async with app.store.reading(COUNTY) as connection:
        return [tuple(row) for row in await connection.fetch(query)]


async def test_moved_clocks_are_as_many_as_sql_counts(app: Application, cases: int) -> None:
    report = await tried(app, BUDGET)
    [(clocks, households)] = await count(
        app,
        """select count(*), count(distinct case_id) from (
             select case_id, convert_from(data, 'UTF8')::jsonb -> 'started' as clock
               from events where type = 'clock.started') started
            where clock ->> 'parameter' = 'app_days_general'
              and (clock ->> 'anchor_on')::date >= '2025-02-01'""",
    )
    assert clocks > 5
    [group] = [each for each in report.groups if each.kind == "clock"]
    assert (group.count, group.cases, group.sum_days) == (clocks, households, 5 * clocks)
    assert (report.cases, report.totals["clock"]) == (cases, clocks)


async def test_a_closed_day_moves_as_many_dates_as_sql_finds_on_it(app: Application, cases: int) -> None:
    report = await tried(app, CLOSED)
    [(clocks,)] = await count(
        app,
        """select count(distinct (case_id, clock ->> 'id')) from (
             select case_id, convert_from(data, 'UTF8')::jsonb -> 'started' as clock
               from events where type = 'clock.started') started
            where clock -> 'schedule' ->> 'internal_on' = '2025-04-17'""",
    )
    assert clocks > 0
    assert report.totals["clock"] == clocks
    assert {(line.was, line.would) for line in report.lines if line.kind == "clock"} == {
        ("2025-04-17", "2025-04-16")
    }


async def test_determinations_are_as_many_as_sql_finds_to_turn_on_the_value(
    app: Application, cases: int
) -> None:
    report = await tried(app, FUNDING)
    rows = await count(
        app,
        """select count(*) from events where type = 'scope.determined'
              and convert_from(data, 'UTF8') like '%federal_funding_satisfactory%'""",
    )
    assert report.totals["determination"] == rows[0][0] > 0
    assert report.groups[0].what == "scope"


async def test_nothing_live_is_touched(app: Application, cases: int) -> None:
    tables = await count(app, "select * from events order by case_id, version")
    report = await tried(app, BUDGET)
    assert report.untouched
    assert [table.name for table in report.tables][:2] == ["events", "timers"]
    assert report.tables[0].rows == len(tables)
    assert await count(app, "select * from events order by case_id, version") == tables


async def test_a_request_is_bounded_and_says_what_it_left_out(app: Application, cases: int) -> None:
    whole = await tried(app, BUDGET)
    kept = await tried(app, BUDGET, keep=3)
    assert (len(kept.lines), kept.lines_left_out) == (3, len(whole.lines) - 3)
    assert kept.totals == whole.totals
    with pytest.raises(Refused, match="at the most"):
        await tried(app, BUDGET, most=cases - 1)


async def test_csv_and_page_show_what_was_found(app: Application, cases: int) -> None:
    report = await tried(app, BUDGET)
    rows = to_csv(report).splitlines()
    assert len(rows) == len(report.lines) + 1
    assert rows[0].startswith("kind,case,version,on")
    page = to_html(report)
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>What if: Fifty days</title>" in page
    assert "Clocks whose dates move: " in page
    assert "http" not in page.replace("width=device-width", "")
    assert "<script" not in page
    assert report.groups[0].examples[0] in page


def test_a_bad_change_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    change = tmp_path / "change.yaml"
    change.write_text("title: t\nparameters:\n  nonsense: [{from: 2025-01-01, value: 1}]\n")
    result = CliRunner().invoke(what_if, ["--change", str(change), "--data-dir", str(tmp_path)])
    assert result.exit_code == 2
    assert "change.yaml:3: no parameter is named 'nonsense'" in result.output
    assert len(result.output.splitlines()) == 1
