"""Activation over HTTP: nobody is signed in, the code is the proof."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import msgspec

from tests.web.clinic import PASSWORD, command, enrolled, mailed_code
from tests.web.desk import API, Desk


async def activate(desk: Desk, site: str, **body: Any) -> httpx.Response:
    wanted = {"login": f"d.{uuid4().hex[:12]}", "password": PASSWORD, **body}
    return await desk.client.post(f"{API}/sites/{site}/activate", json=wanted)


async def test_a_certifier_activates_signs_in_and_is_blocked_and_unblocked(desk: Desk) -> None:
    site, office, email = await enrolled(desk)
    login = f"d.{uuid4().hex[:12]}"
    done = await activate(desk, site, code=await mailed_code(desk, site), login=login)
    assert done.status_code == 201, done.text
    assert done.json() == {"case": site, "login": login, "role": "site_certifier"}
    headers = await desk.sign_in(0, login, PASSWORD)
    assert desk.mails[-1].email == email
    seen = await desk.client.get(f"{API}/cases/{site}", headers=headers)
    assert seen.status_code == 200
    assert "h1:" not in seen.text
    history = await desk.client.get(f"{API}/cases/{site}/history", headers=headers)
    assert "h1:" not in history.text

    for _ in range(5):
        await desk.first_step(0, login, "wrong " + PASSWORD)
    assert await stands(desk, office, site) == "account_blocked"
    helper = await desk.person(0, f"sc-{uuid4().hex[:12]}", "service_center", email="sc@covered.example")
    unblocked = await desk.client.post(f"{API}/accounts/{login}/unblock", headers=helper)
    assert unblocked.status_code == 204, unblocked.text
    assert await stands(desk, office, site) == "account_active"
    assert (await command(desk, helper, site, "unblock-account")).status_code == 403
    assert await desk.sign_in(0, login, PASSWORD)


async def stands(desk: Desk, headers: dict[str, str], site: str) -> str:
    answer = await desk.client.get(f"{API}/cases/{site}", headers=headers)
    (instance,) = answer.json()["instances"]
    return str(next(name for name in instance["configuration"] if name != "present"))


async def test_a_wrong_code_says_which_field_and_what_to_do(desk: Desk) -> None:
    site, _, _ = await enrolled(desk)
    wrong = await activate(desk, site, code="AAAA-BBBB-CCCC-DDDD")
    assert wrong.status_code == 409
    problem = wrong.json()
    assert (problem["code"], problem["field"]) == ("code_wrong", "code")
    assert "newest mail" in problem["remedy"]
    weak = await activate(desk, site, code=await mailed_code(desk, site), password="short")
    assert (weak.status_code, weak.json()["field"]) == (400, "password")
    unknown = await desk.client.post(f"{API}/sites/{site}/activate", json={"kode": "x"})
    assert unknown.status_code == 400
    for other in (f"0-{uuid4()}", f"19-{uuid4()}", "nonsense"):
        assert (await activate(desk, other, code="AAAA-BBBB-CCCC-DDDD")).status_code == 404


async def test_a_certifier_without_an_account_may_ask_for_a_code_once(desk: Desk) -> None:
    site, office, _ = await enrolled(desk)
    asked = await desk.client.post(f"{API}/sites/{site}/code-request")
    assert asked.status_code == 204, asked.text
    again = await desk.client.post(f"{API}/sites/{site}/code-request")
    assert (again.status_code, again.json()["code"]) == (409, "asked_already")
    seen = await desk.client.get(f"{API}/cases/{site}", headers=office)
    assert seen.json()["alerts"] == ["access_code_requested"]


async def test_a_certifier_sees_and_changes_the_own_site_only(desk: Desk) -> None:
    site, _, _ = await enrolled(desk)
    other, _, _ = await enrolled(desk)
    login = f"d.{uuid4().hex[:12]}"
    await activate(desk, site, code=await mailed_code(desk, site), login=login)
    headers = await desk.sign_in(0, login, PASSWORD)
    rui = {"first_name": "Rui", "last_name": "Chen", "email": f"{uuid4().hex}@clinic.example"}
    assert (await command(desk, headers, site, "invite-staff", person=rui)).status_code == 200
    assert (await command(desk, headers, other, "invite-staff", person=rui)).status_code == 404
    staff = await activate(desk, site, code=await mailed_code(desk, site))
    assert staff.json()["role"] == "provider_staff"
    assert msgspec.json.decode(staff.content)["case"] == site
