"""One search box over HTTP: each person once, what the case waits for, and nothing typed in an address."""

from __future__ import annotations

from typing import Any

from tests.web.desk import API, Desk
from tests.web.intake import MEMBER, done, open_case, unit_with_supervisor


async def find(desk: Desk, headers: dict[str, str], text: str) -> list[dict[str, Any]]:
    answer = await desk.client.post(f"{API}/searches", headers=headers, json={"text": text})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_caller_is_found_by_what_they_say_and_the_hit_tells_what_is_awaited(desk: Desk) -> None:
    ana = str(await desk.add(541, "ana", "worker"))
    headers = await desk.sign_in(541, "ana")
    opened = await open_case(desk, headers, filed=3, owner=ana)
    case = opened["case"]
    await done(desk, headers, case, "record-fact", fact="address", value="1420 Fountain Way")
    await done(desk, headers, case, "record-fact", fact="phone", value="(213) 555-0142")
    wanted = [{"item": "income", "why": "none came"}]
    await done(desk, headers, case, "request-verification", items=wanted)
    by = {}
    for typed in ("ruis ana", "ruiz 05/01/1990", "1990-05-01", opened["case_number"], "1420 fountain",
                  "213 555 0142 ruiz"):  # fmt: skip
        found = [hit for hit in await find(desk, headers, typed) if hit["case"] == case]
        assert len(found) == 1, typed
        by[typed] = found[0]["by"]
        awaited = found[0]["work"]["awaits"]
        papers = [paper["en"] for each in awaited for paper in each["needed"]]
        assert papers == ["proof of income"], typed
        assert found[0]["owner_name"] == "ana"
    assert list(by.values()) == ["name", "name", "birth_date", "case_number", "address", "phone"]
    short = await desk.client.post(f"{API}/searches", headers=headers, json={"text": "r"})
    assert short.status_code == 400
    assert (await desk.client.get(f"{API}/cases?q=ruiz", headers=headers)).status_code == 405


async def test_a_supervisor_is_told_of_a_case_elsewhere_but_not_what_it_waits_for(desk: Desk) -> None:
    worker = await desk.person(542, "ana", "worker")
    await open_case(desk, worker, owner="me", unit="u2", members=[MEMBER | {"last_name": "Elsewhere"}])
    boss = await unit_with_supervisor(desk, 542)
    (hit,) = await find(desk, boss, "elsewhere")
    assert (hit["asks_reason"], hit["work"]) == (True, None)
    (hit,) = await find(desk, worker, "elsewhere")
    assert (hit["asks_reason"], hit["work"]["group"]) == (False, "waiting_on_me")
