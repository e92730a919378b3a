"""What is brought back from the county and is not what it seems; and a county that does not answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import stamina
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.web.county.door import Door
from tests.web.desk import API


async def refused(door: Door, answer: httpx.Response, code: str, note: str) -> None:
    """401, in words that tell a forger nothing; the record of accesses has the exact reason."""
    assert (answer.status_code, answer.json()["code"]) == (401, code), answer.text
    assert (await door.records())[-1] == ("signin_failed", "", f"county sign-in: {note}")


async def test_an_answer_is_taken_once(door: Door) -> None:
    asked = await door.ask()
    back = await door.issuer.person(asked["address"], "ana")
    assert (await door.answer(asked["handle"], back)).status_code == 201
    await refused(door, await door.answer(asked["handle"], back), "county_came_before", "came_before")


async def test_an_answer_fits_one_ask_and_one_browser(door: Door) -> None:
    mine, thiefs = await door.ask(), await door.ask()
    back = await door.issuer.person(mine["address"], "ana")
    stolen = await door.answer(thiefs["handle"], back)
    await refused(door, stolen, "county_another_state", "another_state")
    # With the thief's own state the code does not fit: PKCE binds it to the ask it was given for.
    mixed = await door.answer(thiefs["handle"], {**back, "state": door_state(thiefs)})
    await refused(door, mixed, "county_not_trusted", "code_refused")
    for handle in ("", "x", mine["handle"][:-4] + "AAAA", "é"):
        answer = await door.answer(handle, back)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def door_state(asked: dict[str, Any]) -> str:
    return str(httpx.URL(asked["address"]).params["state"])


async def test_an_ask_lapses_after_ten_minutes(door: Door) -> None:
    asked = await door.ask()
    back = await door.issuer.person(asked["address"], "ana")
    door.desk.ahead += timedelta(minutes=10, seconds=1)
    assert "longer than ten minutes" in (await door.answer(asked["handle"], back)).text


@pytest.mark.parametrize("iss", ["https://evil.example", ""])
async def test_an_answer_of_another_issuer_is_not_carried_to_this_one(door: Door, iss: str) -> None:
    asked = await door.ask()
    back = await door.issuer.person(asked["address"], "ana")
    before = list(door.way.asked)
    answer = await door.answer(asked["handle"], {**back, "iss": iss})
    await refused(door, answer, "county_not_trusted", "another_issuer")
    assert door.way.asked == before, "the code went out nevertheless"


async def test_another_countys_link_opens_nothing_here(door: Door, desk: Any) -> None:
    there = Door(desk, door.issuer, door.county + 500)
    await there.set()
    await there.person("zoe")
    assert (await there.through("zoe")).status_code == 201
    await refused(door, await door.through("zoe"), "county_no_account", "no_account: zoe")
    asked, elsewhere = await door.ask(), await there.ask()
    back = await door.issuer.person(elsewhere["address"], "zoe")
    moved = await door.answer(asked["handle"], {**back, "state": door_state(asked)})
    await refused(door, moved, "county_not_trusted", "code_refused")


async def test_a_code_of_another_application_is_refused(door: Door) -> None:
    await door.set(client_id="payroll")
    payrolls = await door.ask()
    back = await door.issuer.person(payrolls["address"], "ana")
    await door.set()
    changed = await door.answer(payrolls["handle"], back)
    await refused(door, changed, "county_not_trusted", "settings_changed")


async def test_who_does_not_sign_in_there_does_not_sign_in_here(door: Door) -> None:
    asked = await door.ask()
    back = {"state": door_state(asked), "iss": door.issuer.address, "error": "access_denied"}
    answer = await door.answer(asked["handle"], back)
    await refused(door, answer, "county_not_signed_in_there", "not_signed_in_there")


FORGER = ECKey.generate_key("P-256", {"kid": "forger"})


@pytest.mark.parametrize(
    ("claims", "published", "note"),
    [
        ({}, False, "not_signed_by_the_county"),
        ({"aud": "payroll"}, True, "another_audience"),
        ({"nonce": "another"}, True, "another_sign_in"),
        ({"sub": "boss"}, True, "no_account: boss"),
        ({"exp": 1}, True, "expired"),
    ],
)
async def test_a_token_changed_on_the_way_opens_nothing(
    door: Door, claims: dict[str, Any], published: bool, note: str
) -> None:
    def forged(tokens: dict[str, Any]) -> dict[str, Any]:
        real = jwt.decode(tokens["id_token"], lambda _: key, algorithms=["ES256"]).claims
        return tokens | {
            "id_token": jwt.encode({"alg": "ES256", "kid": "forger"}, {**real, **claims}, FORGER)
        }

    kept = await door.issuers.keys(door.issuer.address, None)
    key = kept.keys[0]
    if published:
        door.way.instead("/jwks", lambda _: {"keys": [FORGER.as_dict(private=False)]})
        await door.issuers.keys(door.issuer.address, "forger")
    door.way.instead("/token", forged)
    code = "county_expired" if note == "expired" else "county_not_trusted"
    answer = await door.through("ana")
    await refused(door, answer, "county_no_account" if "no_account" in note else code, note)


@pytest.mark.parametrize(
    ("status", "tries"), [(503, 3), (404, 1)], ids=["passing: tried again", "lasting: not tried again"]
)
async def test_a_county_that_does_not_answer_is_told_and_seen_and_blocks_nobody(
    door: Door, status: int, tries: int
) -> None:
    async def down(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        return httpx.Response(status, text="a page that names Ana Ruiz", request=request)

    door.way.meddle = down
    with stamina.set_testing(True, attempts=3, cap=True):
        answer = await door.desk.client.post(f"{API}/sessions/county", json={"county": door.county})
    assert (answer.status_code, answer.json()["code"]) == (503, "county_unreachable")
    assert (int(answer.headers["Retry-After"]) > 0, "Ruiz" in answer.text) == (True, False)
    assert len(door.way.asked) == tries
    assert (await door.records())[-1][0] == "county_sign_in_unreachable"
    page = await door.desk.client.get(f"/sign-in/county/{door.county}")
    assert (page.status_code, "does not answer as it should" in page.text) == (400, True)
    door.way.meddle = None
    assert (await door.through("ana")).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        lambda found: {**found, "issuer": "https://elsewhere.example"},
        lambda found: {**found, "token_endpoint": "http://elsewhere.example/token"},
        lambda found: {**found, "jwks_uri": "file:///etc/passwd"},
        lambda found: {"issuer": found["issuer"]},
        lambda found: [],
    ],
    ids=["another name", "open door", "file", "no doors", "no object"],
)
async def test_an_issuer_that_says_strange_things_of_itself_is_not_used(
    door: Door, change: Callable[[dict[str, Any]], Any]
) -> None:
    door.way.instead("/.well-known/openid-configuration", change)
    answer = await door.desk.client.post(f"{API}/sessions/county", json={"county": door.county})
    assert (answer.status_code, answer.json()["code"]) == (503, "county_unreachable")


async def test_an_address_that_fails_too_often_waits(door: Door) -> None:
    door.desk.client = door.desk.from_address("192.0.2.99")
    asked = await door.ask()
    for _ in range(30):
        await door.answer(asked["handle"], {"state": "wrong"})
    answer = await door.answer(asked["handle"], await door.issuer.person(asked["address"], "ana"))
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"issuer": "http://id.county.example"}, "issuer"),
        ({"issuer": "https://id.county.example/?x=1"}, "issuer"),
        ({"scopes": ["profile"]}, "scopes"),
        ({"amr": ["two words"]}, "amr"),
        ({"roles_claim": "groups"}, "roles"),
        ({"roles_claim": "groups", "roles": {"x": "system"}}, "roles"),
        ({"roles_claim": "groups", "roles": {"x": "service_center"}}, "roles"),
        ({"return_addresses": ["http://elsewhere.example/"]}, "return_addresses"),
    ],
)
async def test_settings_that_cannot_stand_are_refused_by_field(
    door: Door, changes: dict[str, Any], field: str
) -> None:
    body = {"title": "Our County", "issuer": "https://id.county.example", "client_id": "c", **changes}
    answer = await door.desk.client.put(f"{API}/county-sign-in", headers=door.admin, json=body)
    assert (answer.status_code, answer.json()["field"]) == (400, field), answer.text


async def test_only_the_countys_admin_sets_and_links(door: Door) -> None:
    worker = {"Authorization": f"Bearer {(await door.through('ana')).json()['token']}"}
    for method, path in (
        ("GET", "county-sign-in"),
        ("DELETE", "county-sign-in"),
        ("DELETE", "accounts/ana/subject"),
    ):
        answer = await door.desk.client.request(method, f"{API}/{path}", headers=worker)
        assert answer.status_code == 403, path
