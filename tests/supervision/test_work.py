"""Who has how much adds up and is what the work list says; a supervisor sees own units only."""

from __future__ import annotations

from typing import Any

import pytest

from tests.supervision.county import UNITS, County
from tests.web.desk import API

STATES = ("overdue", "at_risk", "running", "paused", "not_started")
MOVES = ("ours", "theirs", "resting")


async def read(county: County, login: str, path: str, status: int = 200) -> Any:
    answer = await county.desk.client.get(f"{API}/{path}", headers=county.people[login])
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.mark.parametrize("login", ["audit", "super-u1", "super-u2"])
async def test_the_counts_add_up_and_equal_the_work_list(county: County, login: str) -> None:
    told = await read(county, login, "workload")
    for row in [told["total"], *told["workers"], *told["units"], *told["queues"]]:
        assert sum(row[state] for state in STATES) == row["cases"]
        assert sum(row[move] for move in MOVES) == row["cases"]
    for name in ("cases", "alerts", *STATES, *MOVES):
        assert told["total"][name] == sum(row[name] for row in told["workers"] + told["queues"])
        assert told["total"][name] == sum(row[name] for row in told["units"])
    counts = (await read(county, login, "worklist?owner=any&limit=1"))["counts"]
    assert told["total"]["cases"] == counts["total"]
    assert {state: told["total"][state] for state in STATES} == {s: counts["states"][s] for s in STATES}


async def test_a_supervisor_sees_own_workers_and_the_oldest_case_nobody_touched(county: County) -> None:
    told = await read(county, "super-u1", "workload")
    assert {told["names"][row["owner"]] for row in told["workers"]} == set(UNITS["u1"])
    assert {row["unit"] for row in told["units"]} == {"u1"}
    touched = await county.desk.owner.fetch(
        "select case_id, max(recorded_at) as at from events"
        " where convert_from(meta, 'UTF8')::jsonb ->> 'role' <> 'system' group by case_id"
    )
    at = {str(row["case_id"]): row["at"] for row in touched}
    for row in told["workers"]:
        mine = await read(county, "super-u1", f"worklist?owner={row['owner']}&limit=200")
        oldest = min(at[item["case"].partition("-")[2]] for item in mine["items"])
        assert at[row["oldest_case"]] == oldest


@pytest.mark.parametrize("path", ["workload", "late", "alerts/unworked", "alerts/of-units"])
async def test_other_units_and_other_roles_are_refused(county: County, path: str) -> None:
    assert (await read(county, "super-u1", f"{path}?unit=u2", 403))["code"] == "unit_not_yours"
    await read(county, "ann", path, 403)
    await read(county, "chief", path, 403)


async def test_every_overdue_case_is_in_the_late_list_once_with_why(county: County) -> None:
    rows: list[Any] = []
    cursor = ""
    while True:
        page = await read(county, "super-u1", f"late?limit=3&cursor={cursor}")
        rows += page["items"]
        if not (cursor := page["next"]):
            break
    overdue = await read(county, "super-u1", "worklist?owner=any&state=overdue&limit=200")
    assert {row["case"] for row in rows} == {item["case"] for item in overdue["items"]}
    assert len(rows) == overdue["counts"]["states"]["overdue"] > 0
    for row in rows:
        assert row["late"]["days_late"] > 0
        assert sum(each["days"] for each in row["late"]["waited"]) == row["late"]["days"]
        assert row["late"]["text"]["es"].endswith(".")
    one = await read(county, "super-u1", f"cases/{rows[0]['case']}/lateness")
    assert one["late"] == rows[0]["late"]


async def test_unworked_alerts_are_counted_by_owner_and_age_and_listed(county: County) -> None:
    told = await read(county, "super-u1", "alerts/unworked")
    assert told["total"] == sum(told["by_age"]) == sum(row["alerts"] for row in told["owners"])
    rows: list[Any] = []
    cursor = ""
    while True:
        page = await read(county, "super-u1", f"alerts/of-units?limit=7&cursor={cursor}")
        rows += page["items"]
        if not (cursor := page["next"]):
            break
    assert len(rows) == told["total"] > 0
    assert {row["unit"] for row in rows} == {"u1"}
    assert [row["raised_at"] for row in rows] == sorted(row["raised_at"] for row in rows)
