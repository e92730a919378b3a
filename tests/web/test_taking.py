"""Take the next one: most urgent first, one's own or nobody's; two at once get two; one press is one case."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from tests.web.desk import API, Desk
from tests.web.intake import key, open_case, read


async def take(desk: Desk, headers: dict[str, str], press: str = "", after: str = "") -> httpx.Response:
    url = f"{API}/worklist/next" + (f"?after={after}" if after else "")
    return await desk.client.post(url, headers=headers | key(press))


async def taken(desk: Desk, headers: dict[str, str], **more: str) -> dict[str, Any]:
    answer = await take(desk, headers, **more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def owner(desk: Desk, headers: dict[str, str], case: str) -> str:
    return str((await read(desk, headers, f"/cases/{case}"))["owner"])


async def test_the_most_urgent_comes_first_own_or_nobodys_and_is_then_mine(desk: Desk) -> None:
    ana = str(await desk.add(6521, "ana", "worker", unit="u1"))
    headers = await desk.sign_in(6521, "ana")
    own = (await open_case(desk, headers, filed=20, owner=ana))["case"]
    queued = (await open_case(desk, headers, filed=40, queue="intake"))["case"]
    assert await taken(desk, headers) == {"case": queued, "assigned": True}
    assert await owner(desk, headers, queued) == ana
    assert await taken(desk, headers) == {"case": queued, "assigned": False}, "it is still the most urgent"
    assert await taken(desk, headers, after=queued) == {"case": own, "assigned": False}
    last = await take(desk, headers, after=own)
    assert (last.status_code, last.json()["code"]) == (404, "nothing_waits")


async def test_what_waits_for_others_is_not_taken_unless_it_is_late(desk: Desk) -> None:
    ana = str(await desk.add(6522, "ana", "worker", unit="u1"))
    headers = await desk.sign_in(6522, "ana")
    case = (await open_case(desk, headers, filed=3, owner=ana))["case"]
    url = f"{API}/cases/{case}/commands/request-verification"
    body = {"items": [{"item": "income", "why": "none came"}]}
    assert (await desk.client.post(url, headers=headers | key(), json=body)).status_code == 200
    assert (await take(desk, headers)).status_code == 404


async def test_another_units_queue_is_left_alone(desk: Desk) -> None:
    headers = await desk.person(6523, "ana", "worker", unit="u1")
    theirs = (await open_case(desk, headers, queue="intake", unit="u2"))["case"]
    assert (await take(desk, headers)).status_code == 404
    colleague = await desk.person(6523, "bea", "worker", unit="u2")
    assert (await taken(desk, colleague))["case"] == theirs


async def test_two_who_press_at_once_get_different_cases(desk: Desk) -> None:
    people = [await desk.person(6524, name, "worker", unit="u1") for name in ("ana", "bea", "cho")]
    made = {(await open_case(desk, people[0], filed=n, queue="intake"))["case"] for n in (9, 8, 7)}
    found = await asyncio.gather(*(taken(desk, who) for who in people))
    assert {each["case"] for each in found} == made
    owners = {await owner(desk, people[0], case) for case in made}
    assert len(owners) == 3


async def test_one_press_sent_twice_takes_one_case(desk: Desk) -> None:
    headers = await desk.person(6525, "ana", "worker", unit="u1")
    made = {(await open_case(desk, headers, filed=n, queue="intake"))["case"] for n in (9, 8)}
    answers = await asyncio.gather(*(taken(desk, headers, press="p1") for _ in range(4)))
    (mine,) = {each["case"] for each in answers}
    (other,) = made - {mine}
    assert await owner(desk, headers, other) == ""


async def test_who_may_own_no_case_takes_none(desk: Desk) -> None:
    for role in ("auditor", "county_admin", "program_specialist"):
        headers = await desk.person(6526, role, role)
        assert (await take(desk, headers)).status_code == 403
