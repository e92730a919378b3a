"""A day without the system: what was done on paper counts from when it was done; what fell due is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from caseclock.kernel.time import at_local
from tests.web.desk import API, Desk, opened_desk
from tests.web.intake import done, key, open_case, read, unit_with_supervisor
from tests.web.pages.visiting import text_of, visitor

COUNTY = 35
AWAY, BACK = at_local(date(2025, 4, 17), 8), at_local(date(2025, 4, 18), 12)


@pytest.fixture
async def own_desk(fresh_database: str) -> AsyncIterator[Desk]:
    async with opened_desk(fresh_database) as desk:
        await desk.training._clock.begin_training(at_local(date(2025, 3, 3), 9))
        yield desk


async def test_an_act_on_paper_is_judged_by_its_true_moment_and_the_report_says_what_fell_due(
    own_desk: Desk,
) -> None:
    desk = own_desk
    boss = await unit_with_supervisor(desk, COUNTY)
    ana = await desk.person(COUNTY, "ana", "worker", unit="u1")
    kept, lost = [await open_case(desk, ana, owner="me") for _ in "ab"]
    for opened in (kept, lost):
        await done(desk, ana, opened["case"], "request-withdrawal", received_on="2025-03-03", how="phone")
    await desk.training.move(AWAY, "here")
    # The system is away; what falls due meanwhile rings when it is back.
    await desk.training._clock.move(BACK)
    await desk.training.move(BACK, "here")
    number = (await read(desk, ana, f"/cases/{kept['case']}"))["case_number"]
    log = (
        "acted_at,acted_by,case,command,member,printed_on,mailed_on,address,text\n"
        f"2025-04-17 10:30,ana,{number},mail-decision,Ana Ruiz,2025-04-17,2025-04-17,12 Elm St,\n"
        f"2025-04-17 10:40,ana,{number},add-note,,,,,She called: the letter came\n"
        f"2025-04-19 10:40,ana,{number},add-note,,,,,It is not so far yet\n"
        f"2025-04-17 10:40,ana,{number},add-note,,,,12 Elm St,no such field\n"
        "2025-04-17 10:40,ana,nowhere,add-note,,,,,no such case\n"
    )
    given = await desk.client.post(f"{API}/outage/paper-logs", headers=boss | key(), json={"csv": log})
    assert given.status_code == 201, given.text
    job = given.json()
    assert (job["state"], job["waiting"], job["refused"]) == ("given", 3, 2)
    stored = await desk.owner.fetch("select body from bulk_rows")
    assert not any(b"She called" in row["body"] for row in stored), "what was written lies closed"
    assert (await desk.client.post(f"{API}/bulk/{job['id']}/release", headers=boss)).status_code == 201
    bulk = Bulk(desk.application, KINDS)
    await bulk.tick()
    manifest = (await desk.client.get(f"{API}/bulk/{job['id']}/manifest", headers=boss)).text
    assert manifest.count(",done,") == 2, manifest
    assert "acted_in_future" in manifest

    # One act alone is keyed with its moment in a header.
    moment = {"Acted-At": "2025-04-17T11:00:00-07:00", "Acted-By": "ana", **ana, **key()}
    note = f"{API}/cases/{kept['case']}/commands/add-note"
    assert (await desk.client.post(note, headers=moment, json={"text": "she rang again"})).status_code == 200
    ahead = moment | key() | {"Acted-At": "2031-01-01T11:00:00Z"}
    refused = await desk.client.post(note, headers=ahead, json={"text": "not yet"})
    assert (refused.status_code, refused.json()["code"]) == (409, "acted_in_future")

    history = (await read(desk, ana, f"/cases/{kept['case']}/history"))["items"]
    mailed = [each for each in history if each["command"] == "mail-decision"]
    assert {each["acted_at"] for each in mailed} == {"2025-04-17T17:30:00Z"}
    assert {(each["effective_on"], each["acted_by"]) for each in mailed} == {("2025-04-17", "ana")}
    report = await read(
        desk, boss, "/outage", since=AWAY.astimezone(UTC).isoformat(), until=BACK.astimezone(UTC).isoformat()
    )
    ended = {each["case"]: each["in_time"] for each in report["due"] if each["rung"]["rung"] == "due"}
    assert ended[kept["case"]] is True, "mailed on the last day, keyed on the day after"
    assert lost["case"] in ended
    assert ended[lost["case"]] is None
    assert [each["act"]["command"] for each in report["keyed"]] == ["mail-decision", "add-note", "add-note"]
    assert all(each["late_seconds"] > 0 for each in report["due"] if each["rung"]["rung"] == "due")
    await the_pages_say_it_too(desk, boss, kept["case"], lost["case"])


async def the_pages_say_it_too(desk: Desk, boss: dict[str, str], kept: str, lost: str) -> None:
    """The report in the office's words; the timeline says when it was done, and when it was keyed."""
    pages = await visitor(desk, boss)
    report = await pages.shown("/supervise/outage", since="2025-04-17T08:00", until="2025-04-18T12:00")
    said = text_of(report)
    assert "Deadlines missed: 0, still open: 1. Acts keyed afterwards: 3." in said
    assert "Time to decide and mail: " in said
    assert "mao_application" not in report
    assert "Record that the notice was mailed Apr 17, 2025, 10:30 AM ana" in said
    assert f'href="/cases/{lost}"' in report
    timeline = text_of(await pages.shown(f"/cases/{kept}/timeline"))
    assert "done by ana Apr 17, 2025, 10:30 AM , keyed afterwards" in timeline
    assert "; done 04/17/2025 10:30 by ana, keyed afterwards" in timeline
    wrong = await pages.get("/supervise/outage", since="2025-04-18T12:00", until="2025-04-17T08:00")
    assert wrong.status_code == 422
    assert "the earlier one first" in wrong.text


async def test_a_period_that_ends_before_it_begins_is_refused(desk: Desk) -> None:
    boss = await unit_with_supervisor(desk, COUNTY)
    asked = {"since": datetime(2025, 4, 18, tzinfo=UTC), "until": datetime(2025, 4, 17, tzinfo=UTC)}
    answer = await desk.client.get(f"{API}/outage", headers=boss, params=asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "period_refused")
