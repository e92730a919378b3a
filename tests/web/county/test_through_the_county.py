"""Signing in by the county's own OpenID Connect, against a real provider in a process of its own."""

from __future__ import annotations

import httpx
import pytest

from tests.support.issuer import APP_RETURN, RETURN
from tests.web.county.door import Door
from tests.web.desk import API, PASSWORD


async def test_who_signs_in_at_the_county_is_the_linked_account_in_one_step(door: Door) -> None:
    answer = await door.through("ana")
    assert answer.status_code == 201, answer.text
    headers = {"Authorization": f"Bearer {answer.json()['token']}"}
    me = (await door.desk.client.get(f"{API}/me", headers=headers)).json()
    assert (me["login"], me["role"], me["county"]) == ("ana", "worker", door.county)
    assert ("signed_in", "ana", "county sign-in") in await door.records()
    assert (await door.desk.client.delete(f"{API}/sessions", headers=headers)).status_code == 204
    assert (await door.desk.client.get(f"{API}/me", headers=headers)).status_code == 401


async def test_the_county_is_asked_with_pkce_state_and_nonce_and_sent_back_to_us_only(door: Door) -> None:
    first, second = await door.ask(), await door.ask()
    asked = [dict(httpx.URL(each["address"]).params) for each in (first, second)]
    assert (asked[0]["code_challenge_method"], asked[0]["redirect_uri"]) == ("S256", RETURN)
    assert all(asked[0][name] != asked[1][name] for name in ("state", "nonce", "code_challenge"))
    body = {"county": door.county, "return_address": "https://elsewhere.example/"}
    refused = await door.desk.client.post(f"{API}/sessions/county", json=body)
    assert (refused.status_code, refused.json()["code"]) == (400, "return_address_refused")
    await door.set(return_addresses=[APP_RETURN])
    assert (await door.through("ana", return_address=APP_RETURN)).status_code == 201


async def test_a_browser_goes_there_and_comes_back_to_where_it_wanted_to_go(door: Door) -> None:
    door.desk.client.base_url = httpx.URL("http://testserver")
    client = door.desk.client
    page = await client.get(f"/sign-in?next=/alerts&county={door.county}")
    assert f"/sign-in/county/{door.county}?next=/alerts" in page.text
    sent = await client.get(f"/sign-in/county/{door.county}?next=/alerts")
    assert (sent.status_code, "HttpOnly" in sent.headers["set-cookie"]) == (303, True)
    back = await door.issuer.person(sent.headers["Location"], "ana")
    here = await client.get("/sign-in/county/return", params={k: v for k, v in back.items() if k != "_to"})
    assert (here.status_code, here.headers["Location"]) == (303, "/alerts")
    assert (await client.get("/account")).status_code == 200
    left = await client.post("/sign-out", data={"csrf": await csrf(client)})
    said = (await client.get(left.headers["Location"])).text
    assert f"/sign-in/county/{door.county}/out" in said
    out = await client.get(f"/sign-in/county/{door.county}/out")
    assert out.headers["Location"].startswith(f"{door.issuer.address}/session/end?client_id=caseclock")
    again = await client.get("/sign-in/county/return", params={"state": back["state"], "code": back["code"]})
    assert (again.status_code, "not begun here" in again.text) == (400, True)


async def csrf(client: httpx.AsyncClient) -> str:
    return str((await client.get(f"{API}/me")).json()["csrf"])


async def test_new_keys_of_the_county_are_not_noticed(door: Door) -> None:
    assert (await door.through("ana")).status_code == 201
    await door.issuer.other_keys()
    assert (await door.through("ana")).status_code == 201
    assert door.way.asked.count("/jwks") == 2, "keys are fetched when a new key id appears, and not before"


async def test_the_county_says_who_and_only_the_admin_says_which_account(door: Door) -> None:
    await door.desk.add(door.county, "bob", "worker")
    stranger = await door.through("bob")
    assert (stranger.status_code, stranger.json()["code"]) == (401, "county_no_account")
    assert ("signin_failed", "", "county sign-in: no_account: bob") in await door.records()
    taken = await door.desk.client.put(
        f"{API}/accounts/bob/subject", headers=door.admin, json={"subject": "ana"}
    )
    assert (taken.status_code, taken.json()["code"]) == (409, "subject_taken")
    assert (await door.through("ana")).status_code == 201, "a link that was refused takes no other away"


async def test_a_linked_account_has_no_second_door_unless_the_county_says_so(door: Door) -> None:
    refused = await door.desk.first_step(door.county, "ana")
    assert (refused.status_code, refused.json()["code"]) == (403, "sign_in_at_county")
    wrong = await door.desk.first_step(door.county, "ana", "not the right password")
    assert wrong.json()["code"] == "signin_failed", "only who knows the password learns of the county's"
    await door.set(passwords_too=True)
    assert (await door.desk.first_step(door.county, "ana", PASSWORD)).status_code == 201
    await door.set()
    await door.desk.client.delete(f"{API}/county-sign-in", headers=door.admin)
    assert (await door.desk.first_step(door.county, "ana", PASSWORD)).status_code == 201


async def test_unlinking_and_disabling_end_the_session_and_the_way_in(door: Door) -> None:
    token = (await door.through("ana")).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    client = door.desk.client
    assert (await client.delete(f"{API}/accounts/ana/subject", headers=door.admin)).status_code == 204
    assert (await client.get(f"{API}/me", headers=headers)).status_code == 401
    assert (await door.through("ana")).json()["code"] == "county_no_account"
    await door.link("ana", "ana")
    why = {"why": "left the county"}
    await client.post(f"{API}/accounts/ana/disable", headers=door.admin, json=why)
    assert (await door.through("ana")).json()["code"] == "account_disabled"


async def test_a_block_holds_at_the_countys_door_too(door: Door) -> None:
    for _ in range(5):
        await door.desk.first_step(door.county, "ana", "not the right password")
    assert (await door.through("ana")).json()["code"] == "account_blocked"


async def test_roles_of_the_county_narrow_those_of_the_account_and_add_none(door: Door) -> None:
    await door.person("eva", roles=("worker", "supervisor"))
    assert (await door.through("eva", role="county_admin")).json()["code"] == "role_not_held"
    assert (await door.through("eva", role="supervisor")).status_code == 201
    await door.set(roles_claim="groups", roles={"Eligibility": "worker", "Payroll": "county_admin"})
    assert (await door.through("eva")).json()["code"] == "role_not_held", "a claim gave a role"
    assert (await door.through("ana")).status_code == 201
    assert (await door.through("ana", role="supervisor")).json()["code"] == "role_not_held"


@pytest.mark.parametrize("proof", [{"amr": ["otp"]}, {"acr": ["urn:county:two-steps"]}])
async def test_a_second_step_of_the_county_is_proved_where_the_admin_asks_for_it(
    door: Door, proof: dict[str, list[str]]
) -> None:
    await door.set(**proof)
    assert (await door.through("ana")).json()["code"] == "county_second_step_missing"
    assert (await door.through("ana/otp")).status_code == 201


async def test_what_is_set_is_shown_without_its_secret(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = await door.desk.client.get(f"{API}/county-sign-in", headers=door.admin)
    assert (shown.json()["settings"]["client_secret"], shown.json()["secret"]) == ("", "stored")
    stored = await door.desk.owner.fetchval(
        "select client_secret from county_sign_ins where county = $1", door.county
    )
    assert b"of the client" not in stored
    await door.set(client_secret="")
    assert (await door.through("ana")).status_code == 201, "an empty secret keeps the one that is there"
    monkeypatch.setenv(f"CASECLOCK_COUNTY_SECRET_{door.county}", "another")
    refused = await door.through("ana")
    assert (refused.status_code, "its secret is wrong" in refused.text) == (503, True)


async def test_the_admin_links_and_unlinks_on_the_accounts_page(door: Door) -> None:
    await door.desk.add(door.county, "bob", "worker")
    client = door.desk.client
    me = (await client.get(f"{API}/me", headers=door.admin)).json()
    accounts = (await client.get(f"{API}/accounts", headers=door.admin)).json()["items"]
    [bob] = [each["account"] for each in accounts if each["login"] == "bob"]
    for act, fields, shown in (
        ("link", {"subject": "bob"}, "Linked to <code>bob</code>"),
        ("unlink", {}, "Subject at the county"),
    ):
        form = {"csrf": me["csrf"], **fields}
        posted = await client.post(f"/admin/accounts/{bob}/{act}", headers=door.admin, data=form)
        assert posted.status_code == 303, posted.text
        assert shown in (await client.get(f"/admin/accounts/{bob}", headers=door.admin)).text
        known = "county_no_account" if act == "unlink" else None
        assert (await door.through("bob")).json().get("code") == known
