"""Whoever is close to a case meets it nowhere: no address, list, search or command shows or takes it."""

from __future__ import annotations

from caseclock.application.ties import REMEDY
from tests.strength.intruders.counties import OF_A_COUNTY, County
from tests.strength.intruders.routes import routes
from tests.strength.intruders.scene import Scene
from tests.strength.intruders.test_who_may import MAY, in_turn
from tests.support.web_app import routed
from tests.web.desk import API
from tests.web.intake import key, read

#: What names the case in any answer: its id, its number, its people.
MARK = "Marigold"
#: One's own entry names whom one is close to, and a job or a draft is what one wrote oneself.
TOLD_THERE = ("/ties", "/own-cases")


async def close_county(scene: Scene) -> County:
    """A county where everybody declared that the one household is theirs."""
    county = County(scene.desk, 33, MARK)
    await county.furnish()
    number = (await read(scene.desk, county.people["worker"], f"/cases/{county.ids['case_id']}"))[
        "case_number"
    ]
    county.ids["case_number"] = number
    for role in OF_A_COUNTY:
        said = {"relation": "relative", "name": f"{MARK} Ruiz", "birth_date": "1990-05-01"}
        answer = await scene.desk.client.post(f"{API}/me/ties", headers=county.people[role], json=said)
        assert answer.status_code == 201, answer.text
    return county


async def test_no_reading_address_shows_a_case_to_whoever_is_close_to_it(scene: Scene) -> None:
    county = await close_county(scene)
    names = {county.ids["case_id"].partition("-")[2], county.ids["case_number"], f"{MARK} Ruiz"}
    scene.here, here = county, scene.here
    shown = []
    try:
        for route in routes(routed()):
            if route.method != "GET" or not route.operation or route.path.endswith("/stream"):
                continue
            if route.path.endswith(TOLD_THERE):
                continue
            for role in in_turn(route, MAY[route.label] & set(OF_A_COUNTY)):
                answer = await scene.ask(route, role, scene.own(role))
                asked = route.address(scene.own(role))
                found = [name for name in names if name in answer.text.replace(asked, "")]
                if answer.status_code < 400 and found:
                    shown.append((route.label, role, found))
    finally:
        scene.here = here
    assert not shown, "\n".join(map(str, shown))


async def test_it_is_found_by_no_search_and_taken_by_no_command_and_the_answer_says_what_to_do(
    scene: Scene,
) -> None:
    desk, county = scene.desk, County(scene.desk, 34, MARK)
    await county.furnish()
    case, worker = county.ids["case_id"], county.people["worker"]
    hits = await desk.client.post(f"{API}/searches", headers=worker, json={"text": f"{MARK} Ruiz"})
    assert [hit["case"] for hit in hits.json()["items"]] == [case]
    tie = {"relation": "relative", "name": f"{MARK} Ruiz", "birth_date": "1990-05-01"}
    for role in ("worker", "supervisor"):
        await desk.client.post(f"{API}/me/ties", headers=county.people[role], json=tie)
    hits = await desk.client.post(f"{API}/searches", headers=worker, json={"text": f"{MARK} Ruiz"})
    assert hits.json()["items"] == []
    refused = [
        await desk.client.get(f"{API}/cases/{case}", headers=worker),
        await desk.client.post(
            f"{API}/cases/{case}/commands/add-note", headers=worker | key(), json={"text": "x"}
        ),
        await desk.client.post(
            f"{API}/cases/{case}/access-reasons",
            headers=county.people["supervisor"],
            json={"reason": "a complaint"},
        ),
    ]
    for answer in refused:
        assert (answer.status_code, answer.json()["code"], answer.json()["remedy"]) == (
            403,
            "own_case",
            REMEDY,
        )
    member = {"first_name": MARK, "last_name": "Ruiz", "birth_date": "1990-05-01"}
    taken_in = await desk.client.post(f"{API}/cases", headers=worker | key(), json={"members": [member]})
    assert (taken_in.status_code, taken_in.json()["code"]) == (409, "own_case")
    me = (await read(desk, worker, "/me"))["account"]
    given = await desk.client.post(
        f"{API}/cases/{case}/commands/assign-case",
        headers=county.people["supervisor"] | key(),
        json={"owner": me},
    )
    assert given.status_code == 403

    admin, colleague = county.people["county_admin"], county.ids["account"]
    entries = (await read(desk, admin, "/ties"))["items"]
    mine = next(each for each in entries if each["account_id"] == me)
    ended = await desk.client.post(
        f"{API}/ties/{mine['tie_id']}/end", headers=admin, json={"why": "another person of that name"}
    )
    assert ended.status_code == 204
    assert (await desk.client.get(f"{API}/cases/{case}", headers=worker)).status_code == 200
    owned = {**tie, "account": colleague}
    assert (await desk.client.post(f"{API}/me/ties", headers=worker, json=owned)).status_code == 403
    assert (await desk.client.post(f"{API}/ties", headers=admin, json=owned)).status_code == 201
    to_close_one = await desk.client.post(
        f"{API}/cases/{case}/commands/assign-case", headers=worker | key(), json={"owner": colleague}
    )
    assert (to_close_one.status_code, to_close_one.json()["code"]) == (409, "owner_close_to_case")
