"""Timeliness is what the events say; a supervisor sees own units only; every number opens to its cases."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

from caseclock.domain.standards import OUTCOMES
from tests.supervision.counting import applications_by_hand
from tests.supervision.county import COUNTY, NOW, UNITS, County
from tests.web.desk import API

QUESTION = "from=2025-01-01&to=2025-08-01"


async def read(county: County, login: str, path: str) -> Any:
    answer = await county.desk.client.get(f"{API}/{path}", headers=county.people[login])
    assert answer.status_code == 200, answer.text
    return answer.json()


def counted(lines: list[dict[str, Any]]) -> Counter[tuple[str, str, str, str]]:
    return Counter(
        {
            (line["measure"], line["month"][:7], outcome, line["unit"]): line[outcome]
            for line in lines
            for outcome in OUTCOMES
            if line[outcome] and line["measure"].endswith("applications")
        }
    )


async def test_the_numbers_equal_a_count_by_hand_of_the_events(county: County) -> None:
    told = await read(county, "audit", f"timeliness?{QUESTION}")
    by_hand = await applications_by_hand(county.desk.owner, COUNTY, NOW)
    assert counted(told["numbers"]["lines"]) == by_hand
    assert set(OUTCOMES) - {"called_off"} <= {key[2] for key in by_hand}, "every outcome is told of"


async def test_the_parts_of_every_line_add_up_and_the_rate_is_of_what_was_due(county: County) -> None:
    numbers = (await read(county, "audit", f"timeliness?{QUESTION}"))["numbers"]
    for line in [*numbers["lines"], *numbers["months"], *numbers["totals"]]:
        assert line["due"] == line["met"] + line["missed"] + line["overdue"]
        if line["due"]:
            assert line["rate"] <= line["met"] * 100 / line["due"] < line["rate"] + 0.1
            assert line["held"] == (line["met"] / line["due"] >= line["standard"] / 100)
        else:
            assert (line["rate"], line["held"]) == (None, None)
    for outcome in OUTCOMES:
        whole = sum(line[outcome] for line in numbers["totals"])
        assert whole == sum(line[outcome] for line in numbers["lines"])
        assert whole == sum(line[outcome] for line in numbers["months"])


async def test_a_supervisor_sees_own_units_only_and_the_units_are_the_whole(county: County) -> None:
    whole = (await read(county, "audit", f"timeliness?{QUESTION}"))["numbers"]
    apart = [(await read(county, f"super-{unit}", f"timeliness?{QUESTION}"))["numbers"] for unit in UNITS]
    assert [each["units"] for each in apart] == [["u1"], ["u2"]]
    assert counted(apart[0]["lines"]) + counted(apart[1]["lines"]) == counted(whole["lines"])
    refused = await county.desk.client.get(f"{API}/timeliness?unit=u2", headers=county.people["super-u1"])
    assert (refused.status_code, refused.json()["code"]) == (403, "unit_not_yours")
    worker = await county.desk.client.get(f"{API}/timeliness", headers=county.people["ann"])
    assert worker.status_code == 403


async def test_each_number_opens_to_its_cases(county: County) -> None:
    numbers = (await read(county, "super-u1", f"timeliness?{QUESTION}"))["numbers"]
    for line in numbers["lines"]:
        month = line["month"]
        for outcome in OUTCOMES:
            path = (
                f"timeliness/deadlines?measure={line['measure']}&from={month}&to={month}&unit={line['unit']}"
            )
            rows, cursor = [], ""
            while True:
                page = await read(county, "super-u1", f"{path}&outcome={outcome}&limit=2&cursor={cursor}")
                rows += page["items"]
                if not (cursor := page["next"]):
                    break
            assert len(rows) == line[outcome]
            assert all(row["unit"] == "u1" and row["outcome"] == outcome for row in rows)
            assert [row["due_on"] for row in rows] == sorted(row["due_on"] for row in rows)


async def test_the_download_has_the_same_numbers(county: County) -> None:
    lines = (await read(county, "audit", f"timeliness?{QUESTION}"))["numbers"]["lines"]
    answer = await county.desk.client.get(f"{API}/timeliness.csv?{QUESTION}", headers=county.people["audit"])
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(lines)
    for row, line in zip(rows, lines, strict=True):
        assert (row["measure"], row["month"], row["unit"]) == (
            line["measure"],
            line["month"][:7],
            line["unit"],
        )
        assert {name: int(row[name]) for name in OUTCOMES} == {name: line[name] for name in OUTCOMES}
        assert row["percent_in_time"] == ("" if line["rate"] is None else str(line["rate"]))
