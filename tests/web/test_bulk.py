"""Bulk jobs and calendar changes over HTTP: listed, released, followed, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from tests.web.desk import API, Desk
from tests.web.intake import key, open_case, read, today, unit_with_supervisor

COUNTY = 484


async def test_a_disaster_order_is_listed_released_and_followed(desk: Desk) -> None:
    boss = await unit_with_supervisor(desk, COUNTY)
    worker = await desk.person(COUNTY, "ana", "worker")
    opened = await open_case(desk, worker)
    body = {"authority": "EO N-1-25", "days": 30, "cases": [opened["case"]]}
    once = key()
    url = f"{API}/bulk/disasters"
    given = await desk.client.post(url, headers=boss | once, json=body)
    assert given.status_code == 201, given.text
    job = given.json()
    assert (job["state"], job["waiting"]) == ("given", 1)
    assert (await desk.client.post(url, headers=boss | once, json=body)).json()["id"] == job["id"]
    released = await desk.client.post(f"{API}/bulk/{job['id']}/release", headers=boss)
    assert released.json()["state"] == "released"
    await Bulk(desk.application, KINDS).tick()
    ended = await read(desk, boss, f"/bulk/{job['id']}")
    assert ended["done"] + ended["refused"] + ended["already_so"] == ended["rows"]
    assert (ended["state"], ended["done"]) == ("ended", 1)
    manifest = await desk.client.get(f"{API}/bulk/{job['id']}/manifest", headers=boss)
    assert manifest.text.startswith("row,case,subject,outcome,why,result,ended_at")
    assert len(manifest.text.splitlines()) == ended["rows"] + 1
    assert [each["id"] for each in (await read(desk, boss, "/bulk"))["items"]] == [job["id"]]
    stranger = await unit_with_supervisor(desk, COUNTY + 1)
    assert (await desk.client.get(f"{API}/bulk/{job['id']}", headers=stranger)).status_code == 404
    assert (await desk.client.post(url, headers=worker | key(), json=body)).status_code == 403
    nothing = await desk.client.post(url, headers=boss | key(), json={**body, "cases": []})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_to_do")


async def office_date(desk: Desk, headers: dict[str, str], case: str) -> str:
    """By when the office wants the application decided."""
    clocks = [each["clock"] for each in (await read(desk, headers, f"/cases/{case}/clocks"))["items"]]
    return str(next(c["schedule"]["internal_on"] for c in clocks if c["name"] == "promptness"))


async def test_a_county_closes_a_day_of_its_own_calendar_only(desk: Desk) -> None:
    county = COUNTY + 2
    worker = await desk.person(county, "ana", "worker")
    admin = await desk.person(county, "adm", "county_admin")
    opened = await open_case(desk, worker)
    day = await office_date(desk, worker, opened["case"])
    assert day > str(await today(desk) + timedelta(days=30))
    url = f"{API}/calendars/{county}/county_office/changes"
    body = {"days": [{"day": day, "name": "Move"}], "reason": "the office moves"}
    shown = await desk.client.post(f"{url}?preview=true", headers=admin | key(), json=body)
    assert shown.status_code == 200, shown.text
    moved = [each for each in shown.json()["moved"] if each["name"] == "promptness"]
    assert [(each["case"], each["internal_on"]) for each in moved] == [(opened["case"], day)]
    assert shown.json()["jobs"] == []
    accepted = await desk.client.post(url, headers=admin | key(), json=body)
    assert accepted.status_code == 200, accepted.text
    await Bulk(desk.application, KINDS).tick()
    [job] = accepted.json()["jobs"]
    assert (await read(desk, admin, f"/bulk/{job['id']}"))["done"] == 1
    assert await office_date(desk, worker, opened["case"]) == moved[0]["internal_on_then"] < day
    again = await desk.client.post(url, headers=admin | key(), json=body)
    assert (again.status_code, again.json()["code"]) == (409, "day_refused")
    other = url.replace(str(county), str(county + 1))
    assert (await desk.client.post(other, headers=admin | key(), json=body)).status_code == 404
    assert (await desk.client.post(url, headers=worker | key(), json=body)).status_code == 403
