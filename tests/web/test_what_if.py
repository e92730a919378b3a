"""A change is tried over HTTP by who may, bounded, kept, and read again by nobody of another county."""

from __future__ import annotations

import pytest

from tests.web.desk import API, Desk
from tests.web.intake import key, open_case, read, unit_with_supervisor

CHANGE = "title: Fifty days\nparameters:\n  app_days_general:\n    - {from: 2020-01-01, value: 50}\n"


async def test_a_supervisor_tries_a_change_and_reads_the_report_again(desk: Desk) -> None:
    boss = await unit_with_supervisor(desk, 481)
    worker = await desk.person(481, "ana", "worker")
    opened = await open_case(desk, worker)
    once = key()
    answer = await desk.client.post(f"{API}/what-if", headers=boss | once, json={"change": CHANGE})
    assert answer.status_code == 200, answer.text
    report = answer.json()["report"]
    assert (report["cases"], report["untouched"]) == (1, True)
    assert [line["case"] for line in report["lines"] if line["kind"] == "clock"] == [opened["case"]]
    again = await desk.client.post(f"{API}/what-if", headers=boss | once, json={"change": CHANGE})
    assert again.json() == answer.json()
    other = await desk.client.post(f"{API}/what-if", headers=boss | once, json={"change": CHANGE + "\n"})
    assert other.status_code == 422
    path = f"/what-if/{answer.json()['id']}"
    assert await read(desk, boss, path) == answer.json()
    assert [item["title"] for item in (await read(desk, boss, "/what-if"))["items"]] == ["Fifty days"]
    page = await desk.client.get(f"{API}{path}/page", headers=boss)
    assert page.headers["content-type"].startswith("text/html")
    assert "What if: Fifty days" in page.text
    stranger = await unit_with_supervisor(desk, 482)
    assert (await desk.client.get(f"{API}{path}", headers=stranger)).status_code == 404
    assert (await desk.client.post(f"{API}/what-if", headers=worker | key(), json={})).status_code == 403


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("title: t\nparameters: {nonsense: []}\n", "change:2: no parameter is named 'nonsense'"),
        ("title: t\nprocedures: [nonsense]\n", "there is no procedure nonsense"),
        ("{", "not YAML"),
        ("title: t\nx: " + "[" * 90_000, "nested more than 50 deep"),
        ("title: &a [x]\nx: [*a, *a]", "the alias *a hides what is meant"),
        ("title: t\n\x01", "change:2: a character that no text has"),
    ],
)
async def test_a_change_that_cannot_be_used_names_its_line(desk: Desk, change: str, complaint: str) -> None:
    admin = await desk.person(483, f"adm{len(change)}", "county_admin")
    answer = await desk.client.post(f"{API}/what-if", headers=admin | key(), json={"change": change})
    assert (answer.status_code, answer.json()["field"]) == (400, "change")
    assert complaint in answer.json()["title"]
    assert answer.json()["remedy"]
