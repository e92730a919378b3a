"""Two steps for everyone, blocks, lapses; nobody learns whether a login exists."""

import asyncio
from uuid import uuid4

import pytest

from caseclock.application.denied import Denied
from caseclock.application.passwords import check_password
from tests.web.desk import API, PASSWORD, Desk

WRONG = "not the right password"


async def test_two_steps_and_out_again(desk: Desk) -> None:
    await desk.add(101, "ana", "worker", unit="u1")
    first = await desk.first_step(101, "Ana")
    assert first.status_code == 201
    body = first.json()
    assert body["methods"] == ["totp"]
    assert body["enrol_uri"].startswith("otpauth://totp/")
    pending = {"Authorization": f"Bearer {body['token']}"}
    assert (await desk.client.get(f"{API}/me", headers=pending)).status_code == 401

    desk.secrets["101/ana"] = body["enrol_secret"]
    second = await desk.second_step(body["token"], desk.code(101, "ana"))
    assert second.status_code == 201
    headers = {"Authorization": f"Bearer {second.json()['token']}"}
    me = (await desk.client.get(f"{API}/me", headers=headers)).json()
    assert (me["login"], me["role"], me["county"], me["sees_restricted"]) == ("ana", "worker", 101, True)

    again = (await desk.first_step(101, "ana")).json()
    assert "enrol_secret" not in again
    assert (await desk.client.delete(f"{API}/sessions", headers=headers)).status_code == 204
    assert (await desk.client.get(f"{API}/me", headers=headers)).status_code == 401


async def test_a_code_is_used_once_and_the_first_token_is_spent(desk: Desk) -> None:
    await desk.person(102, "ana", "worker")
    first = (await desk.first_step(102, "ana")).json()
    other = (await desk.first_step(102, "ana")).json()
    code = desk.code(102, "ana")
    assert (await desk.second_step(first["token"], code)).status_code == 201
    assert (await desk.second_step(other["token"], code)).status_code == 401
    assert (await desk.second_step(first["token"], desk.code(102, "ana"))).json()["code"] == "not_signed_in"


async def test_an_authenticator_is_enrolled_once(desk: Desk) -> None:
    await desk.add(103, "ana", "worker")
    mine = (await desk.first_step(103, "ana")).json()
    thiefs = (await desk.first_step(103, "ana")).json()
    desk.secrets["103/ana"] = mine["enrol_secret"]
    assert (await desk.second_step(mine["token"], desk.code(103, "ana"))).status_code == 201
    desk.secrets["103/ana"] = thiefs["enrol_secret"]
    assert (await desk.second_step(thiefs["token"], desk.code(103, "ana"))).status_code == 401


@pytest.mark.parametrize("exists", [True, False])
async def test_five_failures_in_a_row_block_and_tell_nobody_who_exists(desk: Desk, exists: bool) -> None:
    county = 32104 if exists else 32105
    if exists:
        await desk.add(county, "ana", "worker")
    answers = [(await desk.first_step(county, "ana", WRONG)) for _ in range(6)]
    assert [a.status_code for a in answers] == [401, 401, 401, 401, 403, 403]
    assert [a.json()["code"] for a in answers] == ["signin_failed"] * 4 + ["account_blocked"] * 2
    assert (await desk.first_step(county, "ana")).json()["code"] == "account_blocked"
    assert [n.what for n in desk.notices] == (["account_created", "account_blocked"] if exists else [])
    # Nothing was appended to any stream; other tests' housekeeping may have digested the county's readings.
    appended = "select count(*) from events where county = $1 and type <> 'readings.digested'"
    assert await desk.owner.fetchval(appended, county) == 0
    recorded = await desk.owner.fetchval(
        "select count(*) from access_records where county = $1 and act = 'signin_failed'", county
    )
    assert recorded == 7


async def test_guesses_at_once_are_no_more_than_five(desk: Desk) -> None:
    await desk.add(118, "ana", "worker")
    tried: list[str] = []
    right = desk.access.passwords.right

    async def counted(hashed: str | None, password: str) -> bool:
        tried.append(password)
        return await right(hashed, password)

    desk.access.passwords.right = counted  # type: ignore[method-assign]
    guesses = [desk.first_step(118, "ana", f"guess number {n}") for n in range(20)]
    answers = await asyncio.gather(*guesses)
    assert len(tried) == 5
    assert {answer.status_code for answer in answers} <= {401, 403}
    assert (await desk.first_step(118, "ana")).json()["code"] == "account_blocked"


async def test_wrong_codes_count_and_a_whole_sign_in_clears(desk: Desk) -> None:
    await desk.person(106, "ana", "worker")
    for _ in range(2):
        for _ in range(2):
            await desk.first_step(106, "ana", WRONG)
        first = (await desk.first_step(106, "ana")).json()
        for _ in range(2):
            assert (await desk.second_step(first["token"], "000000")).status_code == 401
        await desk.sign_in(106, "ana")
    first = (await desk.first_step(106, "ana")).json()
    codes = [(await desk.second_step(first["token"], "000000")).json()["code"] for _ in range(5)]
    assert codes == ["signin_failed"] * 4 + ["account_blocked"]


async def test_a_right_password_alone_does_not_start_the_count_anew(desk: Desk) -> None:
    await desk.person(107, "ana", "worker")
    for n in range(5):
        first = (await desk.first_step(107, "ana")).json()
        answer = await desk.second_step(first["token"], "000000")
        assert answer.json()["code"] == ("account_blocked" if n == 4 else "signin_failed")


async def test_too_many_failures_from_one_address_wait(desk: Desk) -> None:
    desk.client = desk.from_address("192.0.2.77")
    for n in range(30):
        await desk.first_step(108, f"guess{n}", WRONG)
    answer = await desk.first_step(108, "guess-more", WRONG)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    desk.client = desk.from_address("192.0.2.78")
    assert (await desk.first_step(108, "guess-more", WRONG)).status_code == 401


async def test_sessions_lapse(desk: Desk) -> None:
    headers = await desk.person(109, "ana", "worker")
    await desk.owner.execute(
        "update sessions set last_seen_at = clock_timestamp() - interval '31 minutes' where county = 109"
    )
    assert (await desk.client.get(f"{API}/me", headers=headers)).status_code == 401
    headers = await desk.sign_in(109, "ana")
    await desk.owner.execute(
        "update sessions set expires_at = clock_timestamp() - interval '1 second' where county = 109"
    )
    assert (await desk.client.get(f"{API}/me", headers=headers)).status_code == 401


async def test_a_first_step_lapses(desk: Desk) -> None:
    await desk.person(110, "ana", "worker")
    first = (await desk.first_step(110, "ana")).json()
    await desk.owner.execute(
        "update sessions set expires_at = clock_timestamp() - interval '1 second' where county = 110"
    )
    assert (await desk.second_step(first["token"], desk.code(110, "ana"))).status_code == 401


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "19",
        "19.",
        "19.short",
        "-1." + "a" * 43,
        "99999." + "a" * 43,
        "19." + "é" * 43,
        "19." + "a" * 43,
    ],
)
async def test_a_malformed_or_unknown_token_is_401(desk: Desk, token: str) -> None:
    answer = await desk.client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}".encode()})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "not_signed_in"


async def test_a_token_is_worth_nothing_in_another_county(desk: Desk) -> None:
    headers = await desk.person(111, "ana", "worker")
    moved = headers["Authorization"].replace("111.", "112.")
    assert (await desk.client.get(f"{API}/me", headers={"Authorization": moved})).status_code == 401


async def test_ninety_days_without_use_disable(desk: Desk) -> None:
    headers = await desk.person(113, "ana", "worker")
    await desk.owner.execute(
        "update accounts set last_used_at = business_now() - interval '90 days' where county = 113"
    )
    answer = await desk.first_step(113, "ana")
    assert (answer.status_code, answer.json()["code"]) == (403, "account_disabled_inactive")
    assert (await desk.client.get(f"{API}/me", headers=headers)).status_code == 401


async def test_a_given_password_must_be_changed_first(desk: Desk) -> None:
    given = await desk.client.post(
        f"{API}/accounts",
        headers=await desk.person(114, "boss", "county_admin"),
        json={"login": "ana", "name": "Ana", "roles": ["county_admin"]},
    )
    password = given.json()["temporary_password"]
    headers = await desk.sign_in(114, "ana", password)
    refused = await desk.client.get(f"{API}/accounts", headers=headers)
    assert refused.json()["code"] == "password_change_needed"
    weak = {"current_password": password, "new_password": "short"}
    answer = await desk.client.put(f"{API}/me/password", headers=headers, json=weak)
    assert (answer.status_code, answer.json()["field"]) == (400, "new_password")
    good = {"current_password": password, "new_password": "otters read maps at noon"}
    answer = await desk.client.put(f"{API}/me/password", headers=headers, json=good)
    assert (await desk.client.get(f"{API}/me", headers=headers)).status_code == 401
    new = {"Authorization": f"Bearer {answer.json()['token']}"}
    assert (await desk.client.get(f"{API}/accounts", headers=new)).status_code == 200


async def test_a_given_password_lapses(desk: Desk) -> None:
    await desk.add(115, "ana", "worker")
    await desk.owner.execute(
        "update accounts set password_until = clock_timestamp() - interval '1 second' where county = 115"
    )
    assert (await desk.first_step(115, "ana")).status_code == 401


async def test_family_pact_accounts_may_take_a_mailed_code(desk: Desk) -> None:
    login = f"c-{uuid4().hex[:8]}"
    await desk.add(0, login, "site_certifier", email="c@clinic.example", site=uuid4())
    first = (await desk.first_step(0, login)).json()
    assert first["methods"] == ["email"]
    mail = desk.mails[-1]
    assert (mail.purpose, mail.email) == ("sign_in", "c@clinic.example")
    soon = await desk.client.post(
        f"{API}/sessions/passcode", headers={"Authorization": f"Bearer {first['token']}"}
    )
    assert soon.status_code == 429
    second = await desk.second_step(first["token"], mail.code)
    assert second.status_code == 201
    stored = await desk.owner.fetchval("select string_agg(encode(token_hash, 'escape'), '') from sessions")
    assert second.json()["token"].partition(".")[2] not in stored


async def test_a_mailed_code_lapses(desk: Desk) -> None:
    login = f"c-{uuid4().hex[:8]}"
    account = await desk.add(0, login, "provider_staff", email="c@clinic.example", site=uuid4())
    first = (await desk.first_step(0, login)).json()
    await desk.owner.execute(
        "update sessions set passcode_until = clock_timestamp() - interval '1 second' where account_id = $1",
        account,
    )
    assert (await desk.second_step(first["token"], desk.mails[-1].code)).status_code == 401
    again = await desk.client.post(
        f"{API}/sessions/passcode", headers={"Authorization": f"Bearer {first['token']}"}
    )
    assert again.status_code == 204
    assert (await desk.second_step(first["token"], desk.mails[-1].code)).status_code == 201


async def test_a_cookie_needs_the_csrf_value_and_a_bearer_does_not(desk: Desk) -> None:
    await desk.person(116, "ana", "worker")
    first = (await desk.first_step(116, "ana")).json()
    body = {"token": first["token"], "code": desk.code(116, "ana"), "cookie": True}
    signed_in = await desk.client.post(f"{API}/sessions/second-step", json=body)
    cookie = signed_in.headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert (await desk.client.get(f"{API}/me")).status_code == 200
    assert (await desk.client.delete(f"{API}/sessions")).json()["code"] == "csrf"
    csrf = {"X-CSRF-Token": signed_in.json()["csrf"]}
    assert (await desk.client.delete(f"{API}/sessions", headers=csrf)).status_code == 204


async def test_secrets_lie_sealed_or_hashed(desk: Desk) -> None:
    await desk.person(117, "ana", "worker")
    row = await desk.owner.fetchrow("select password_hash, totp_secret from accounts where county = 117")
    assert row["password_hash"].startswith("$argon2id$")
    assert desk.secrets["117/ana"].encode() not in row["totp_secret"]
    assert PASSWORD not in row["password_hash"]


@pytest.mark.parametrize(
    "password",
    ["short", "password1234", "P@ssw0rd1234", "aaaaaaaaaaaa", "qwertyuiop12", "m.garcia-2026!",
     "123456789012", "welcomewelcome", "x" * 201],
)  # fmt: skip
def test_passwords_that_are_guessed_first_are_refused(password: str) -> None:
    with pytest.raises(Denied) as denied:
        check_password(password, "m.garcia")
    assert denied.value.field == "new_password"
    assert password not in denied.value.title


@pytest.mark.parametrize("password", [PASSWORD, "zmx-8417-plover", "correct horse battery staple"])
def test_passwords_that_are_fine(password: str) -> None:
    check_password(password, "m.garcia")
