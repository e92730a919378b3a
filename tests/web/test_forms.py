"""What every address does with what is malformed, too large, foreign or not its own."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from caseclock.application.roles import ROLES, STATE_ROLES
from caseclock.kernel.ids import CaseRef
from tests.web.desk import API, Desk
from tests.web.intake import make_unit

HOUSEHOLD = {
    "application": {"filed_on": "2025-03-03"},
    "members": [{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}],
    "unit": "u1",
}


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


async def opened(desk: Desk, headers: dict[str, str], **changes: Any) -> str:
    body = HOUSEHOLD | changes
    await make_unit(desk, int(headers["Authorization"].split()[1].split(".")[0]), str(body["unit"]))
    answer = await desk.client.post(f"{API}/cases", headers=headers | key(), json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["case"])


async def test_a_case_is_opened_changed_and_read(desk: Desk) -> None:
    headers = await desk.person(201, "ana", "worker")
    case = await opened(desk, headers)
    answer = await desk.client.get(f"{API}/cases/{case}", headers=headers)
    assert answer.status_code == 200
    assert answer.json()["members"][0]["first_name"] == "Ana"
    etag = answer.headers["ETag"]

    url = f"{API}/cases/{case}/commands/assign-case"
    await desk.add(201, "bea", "worker")
    body = {"owner": "bea", "unit": "u1"}
    shown = await desk.client.post(f"{url}?preview=true", headers=headers | key(), json=body)
    assert shown.json()["preview"] is True
    once = key() | {"If-Match": etag}
    done = await desk.client.post(url, headers=headers | once, json=body)
    assert done.status_code == 200, done.text
    again = await desk.client.post(url, headers=headers | once, json=body)
    assert (again.json(), again.headers["ETag"]) == (done.json(), done.headers["ETag"])
    other = await desk.client.post(url, headers=headers | once, json={"owner": "cho"})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    stale = await desk.client.post(url, headers=headers | key() | {"If-Match": etag}, json=body)
    assert (stale.status_code, stale.headers["ETag"]) == (412, done.headers["ETag"])

    history = (await desk.client.get(f"{API}/cases/{case}/history?limit=2", headers=headers)).json()
    assert [event["version"] for event in history["items"]] == [1, 2]
    rest = await desk.client.get(f"{API}/cases/{case}/history?cursor={history['next']}", headers=headers)
    assert rest.json()["items"][0]["version"] == 3
    for part in ("actions", "coverage", "clocks"):
        assert (await desk.client.get(f"{API}/cases/{case}/{part}", headers=headers)).status_code == 200
    found = await desk.client.post(f"{API}/searches", headers=headers, json={"text": "Ruiz"})
    assert case in {hit["case"] for hit in found.json()["items"]}
    metrics = (await desk.client.get("/metrics")).text
    assert 'caseclock_commands_total{command="assign-case",status="200"}' in metrics


async def test_as_of_shows_what_was_known(desk: Desk) -> None:
    headers = await desk.person(202, "ana", "worker")
    case = await opened(desk, headers)
    moment = (await desk.client.get(f"{API}/cases/{case}", headers=headers)).json()["as_of"]
    bea = str(await desk.add(202, "bea", "worker"))
    body = {"owner": "bea"}
    url = f"{API}/cases/{case}/commands/assign-case"
    assert (await desk.client.post(url, headers=headers | key(), json=body)).status_code == 200
    now = (await desk.client.get(f"{API}/cases/{case}", headers=headers)).json()
    params = {"as_of": moment}
    then = (await desk.client.get(f"{API}/cases/{case}", headers=headers, params=params)).json()
    assert (now["owner"], then["owner"] == bea) == (bea, False)
    early = {"as_of": "2001-01-01T00:00:00Z"}
    assert (await desk.client.get(f"{API}/cases/{case}", headers=headers, params=early)).status_code == 404
    naive = {"as_of": "2026-01-01T00:00:00"}
    assert (await desk.client.get(f"{API}/cases/{case}", headers=headers, params=naive)).status_code == 400


async def test_another_countys_case_is_as_absent_as_one_that_never_was(desk: Desk) -> None:
    case = CaseRef.parse(await opened(desk, await desk.person(203, "ana", "worker")))
    headers = await desk.person(204, "bea", "worker")
    bodies = set()
    for text in (
        str(case),
        f"204-{case.case_id}",
        f"204-{uuid4()}",
        "nonsense",
        f"203-{case.case_id}".upper(),
    ):
        for part in ("", "/history", "/actions", "/coverage", "/clocks"):
            answer = await desk.client.get(f"{API}/cases/{text}{part}", headers=headers)
            assert answer.status_code == 404
            bodies.add(answer.content)
        command = f"{API}/cases/{text}/commands/assign-case"
        answer = await desk.client.post(command, headers=headers | key(), json={"owner": "x"})
        assert answer.status_code == 404
        bodies.add(answer.content)
    bodies.add((await desk.client.get(f"{API}/nothing/here")).content)
    assert len(bodies) == 1
    assert case.case_id not in {
        row["case_id"] for row in await desk.owner.fetch("select case_id from readings where county = 204")
    }


async def test_a_supervisor_sees_own_units_and_others_with_a_reason(desk: Desk) -> None:
    worker = await desk.person(205, "ana", "worker")
    mine, theirs = (
        await opened(desk, worker, owner="me", unit="u1"),
        await opened(desk, worker, owner="me", unit="u2"),
    )
    boss = await desk.add(205, "boss", "supervisor")
    admin = await desk.person(205, "adm", "county_admin")
    await desk.client.put(f"{API}/offices/east", headers=admin, json={"name": "East"})
    unit = {"office": "east", "name": "Unit 1", "supervisor": str(boss)}
    assert (await desk.client.put(f"{API}/units/u1", headers=admin, json=unit)).status_code == 200
    headers = await desk.sign_in(205, "boss")
    assert (await desk.client.get(f"{API}/cases/{mine}", headers=headers)).status_code == 200
    refused = await desk.client.get(f"{API}/cases/{theirs}", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "reason_needed")
    url = f"{API}/cases/{theirs}/access-reasons"
    assert (await desk.client.post(url, headers=headers, json={"reason": "a complaint"})).status_code == 201
    assert (await desk.client.get(f"{API}/cases/{theirs}", headers=headers)).status_code == 200
    auditor = await desk.person(205, "aud", "auditor")
    readings = (await desk.client.get(f"{API}/audit?case={theirs}", headers=auditor)).json()["readings"]
    assert [(r["name"], r["reason"]) for r in readings] == [("boss", "a complaint")]
    assert (await desk.client.get(f"{API}/cases/{mine}", headers=admin)).status_code == 403
    denied = await desk.client.get(f"{API}/audit?kind=accesses", headers=headers)
    assert denied.status_code == 403
    page = (await desk.client.get(f"{API}/audit?kind=accesses&limit=2", headers=auditor)).json()
    assert len(page["accesses"]) == 2
    assert page["next"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"county": 19, "login": "ana"}, "password"),
        ({"county": "nineteen", "login": "ana", "password": "x"}, "county"),
        ({"county": 19, "login": "ana", "password": "x", "pasword": "y"}, "pasword"),
        ({"county": 70000, "login": "ana", "password": "x"}, "county"),
    ],
)
async def test_a_malformed_body_names_its_field(desk: Desk, body: dict[str, Any], field: str) -> None:
    answer = await desk.client.post(f"{API}/sessions", json=body)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["code"], problem["status"]) == ("malformed", 400)
    assert problem["errors"][0]["field"] == field


async def test_a_command_body_names_its_field(desk: Desk) -> None:
    headers = await desk.person(206, "ana", "worker")
    case = await opened(desk, headers)
    url = f"{API}/cases/{case}/commands/assign-case"
    answer = await desk.client.post(url, headers=headers | key(), json={"ownr": "x"})
    assert (answer.status_code, answer.json()["field"]) == (400, "ownr")
    answer = await desk.client.post(url, headers=headers, json={"owner": "x"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    answer = await desk.client.post(url, headers=headers | key() | {"If-Match": "soon"}, json={"owner": "x"})
    assert answer.json()["code"] == "if_match_refused"
    answer = await desk.client.post(
        url,
        headers=headers | key(),
        content=b"{not json",
    )
    assert answer.status_code == 415
    typed = {"Content-Type": "application/json"}
    answer = await desk.client.post(url, headers=headers | key() | typed, content=b"{not json")
    assert answer.status_code == 400


async def test_a_refusal_carries_rule_and_remedy_and_the_wrong_role_is_403(desk: Desk) -> None:
    headers = await desk.person(207, "ana", "worker")
    case = await opened(desk, headers)
    url = f"{API}/cases/{case}/commands/close-case"
    answer = await desk.client.post(url, headers=headers | key(), json={"reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "role")
    assert answer.json()["remedy"]


async def test_what_is_no_json_too_large_or_holds_a_nul_is_refused(desk: Desk) -> None:
    send = desk.client.post
    form = await send(f"{API}/sessions", data={"login": "x"})
    assert (form.status_code, form.json()["code"]) == (415, "not_json")
    big = await send(f"{API}/sessions", json={"county": 19, "login": "a", "password": "x" * 1_100_000})
    assert (big.status_code, big.json()["code"]) == (413, "too_large")
    for text in ("a\0b", "\\\\\0"):
        nul = await send(f"{API}/sessions", json={"county": 19, "login": text, "password": "x"})
        assert (nul.status_code, nul.json()["code"]) == (400, "malformed")
    fine = await send(f"{API}/sessions", json={"county": 19, "login": "a\\u0000b", "password": "x"})
    assert fine.status_code == 401
    path = await desk.client.get(f"{API}/me?x=%00", headers=await desk.person(208, "ana", "worker"))
    assert path.status_code == 400
    raw = await send(f"{API}/sessions", content=b"{", headers={"Content-Type": "application/json"})
    assert (raw.status_code, raw.json()["code"]) == (400, "malformed")
    wrong = await desk.client.put(f"{API}/sessions", json={})
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")


async def test_every_answer_has_the_security_headers(desk: Desk) -> None:
    for path in ("/healthz", f"{API}/me", "/nothing", f"{API}/schema"):
        headers = (await desk.client.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


async def test_health_says_when_no_worker_reports(desk: Desk) -> None:
    assert (await desk.client.get("/healthz")).json()["status"] == "ok"
    beat = "insert into heartbeats (worker_id, at) values ('w-test', clock_timestamp() - $1::interval)"
    from datetime import timedelta

    await desk.owner.execute("delete from heartbeats")
    await desk.owner.execute(beat, timedelta(seconds=31))
    ready = await desk.client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    await desk.owner.execute("delete from heartbeats")
    await desk.owner.execute(beat, timedelta(seconds=1))
    assert (await desk.client.get("/readyz")).json() == {"status": "ok", "why": []}
    await desk.owner.execute("delete from heartbeats")


async def test_the_service_centre_may_unblock_reset_and_reenable_and_nothing_else(desk: Desk) -> None:
    headers = await desk.person(0, f"sc-{uuid4().hex[:8]}", "service_center", email="sc@state.example")
    document = (await desk.client.get(f"{API}/schema")).json()
    allowed = {
        ("post", f"{API}/accounts/{{account}}/unblock"),
        ("post", f"{API}/accounts/{{account}}/reset-password"),
        ("post", f"{API}/accounts/{{account}}/re-enable"),
        # One's own session.
        ("get", f"{API}/me"),
        ("put", f"{API}/me/password"),
        ("delete", f"{API}/sessions"),
    }
    refused = set()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if not operation["security"] or (method, path) in allowed:
                continue
            answer = await desk.client.request(method, filled(path), headers=headers | key())
            assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed"), (method, path)
            refused.add((method, path))
    assert len(refused) > 20


async def test_the_service_centre_helps_family_pact_accounts_only(desk: Desk) -> None:
    sc = await desk.person(0, f"sc-{uuid4().hex[:8]}", "service_center", email="sc@state.example")
    login, site = f"cert-{uuid4().hex[:8]}", uuid4()
    await desk.person(0, login, "site_certifier", email="c@clinic.example", site=site)
    other = f"ofp-{uuid4().hex[:8]}"
    await desk.add(0, other, "family_planning_office", email="o@state.example")
    post = desk.client.post

    for _ in range(5):
        await desk.first_step(0, login, "a wrong password")
    assert (await desk.first_step(0, login)).json()["code"] == "account_blocked"
    assert (await post(f"{API}/accounts/{login}/unblock", headers=sc)).status_code == 204
    assert (await desk.first_step(0, login)).status_code == 201
    assert (await post(f"{API}/accounts/{login}/unblock", headers=sc)).status_code == 409

    reset = await post(f"{API}/accounts/{login}/reset-password", headers=sc)
    assert reset.status_code == 200
    assert "temporary_password" not in reset.text or reset.json()["temporary_password"] == ""
    assert desk.mails[-1].purpose == "password_reset"
    assert (await desk.first_step(0, login)).status_code == 401
    assert (await desk.first_step(0, login, desk.mails[-1].code)).status_code == 201

    await desk.owner.execute(
        "update accounts set disabled_at = now(), disabled_why = 'inactive' where login = $1", login
    )
    assert (await post(f"{API}/accounts/{login}/re-enable", headers=sc)).status_code == 204
    await desk.owner.execute(
        "update accounts set disabled_at = now(), disabled_why = 'replaced' where login = $1", login
    )
    by_hand = await post(f"{API}/accounts/{login}/re-enable", headers=sc)
    assert (by_hand.status_code, by_hand.json()["code"]) == (403, "disabled_by_hand")

    await desk.add(209, "ana", "worker")
    for absent in (other, "ana", str(uuid4())):
        for act in ("unblock", "reset-password", "re-enable"):
            assert (await post(f"{API}/accounts/{absent}/{act}", headers=sc)).status_code == 404


async def test_a_certifier_has_staff_of_one_site_and_is_replaced(desk: Desk) -> None:
    mark = uuid4().hex[:8]
    ofp = await desk.person(0, f"ofp-{mark}", "family_planning_office", email="o@state.example")
    enrolled = {"name": "Eastside", "address": "1 Main St", "npi": "1234567893"}
    made = await desk.client.post(f"{API}/cases?command=enrol-site", headers=ofp | key(), json=enrolled)
    site = UUID(made.json()["case"].partition("-")[2])
    certifier = await desk.person(0, f"c-{mark}", "site_certifier", email="c@clinic.example", site=site)
    elsewhere = f"s2-{mark}"
    await desk.add(0, elsewhere, "provider_staff", email="s2@clinic.example", site=uuid4())
    invited = {"login": f"s-{mark}", "name": "Staff", "email": "s@clinic.example"}
    answer = await desk.client.post(f"{API}/site/staff", headers=certifier, json=invited)
    assert (answer.status_code, answer.json()["mailed"]) == (201, True)
    listed = (await desk.client.get(f"{API}/site/staff", headers=certifier)).json()["items"]
    assert {row["login"] for row in listed} == {f"c-{mark}", f"s-{mark}"}
    assert (await desk.client.delete(f"{API}/site/staff/{elsewhere}", headers=certifier)).status_code == 404

    new = {"login": f"c2-{mark}", "name": "New", "email": "c2@clinic.example"}
    nowhere = await desk.client.post(f"{API}/sites/{uuid4()}/certifier", headers=ofp, json=new)
    assert nowhere.status_code == 404, "no account is made for a site that never was"
    answer = await desk.client.post(f"{API}/sites/{site}/certifier", headers=ofp, json=new)
    assert answer.status_code == 201
    assert (await desk.client.get(f"{API}/me", headers=certifier)).status_code == 401
    assert (await desk.first_step(0, f"c-{mark}")).json()["code"] == "account_disabled"
    staffs = next(mail.code for mail in desk.mails if mail.email == invited["email"])
    assert (await desk.first_step(0, invited["login"], staffs)).status_code == 201


async def test_accounts_page_by_cursor_and_stay_in_their_county(desk: Desk) -> None:
    admin = await desk.person(210, "adm", "county_admin")
    for n in range(5):
        await desk.add(210, f"w{n}x", "worker")
    await desk.add(211, "foreign", "worker")
    logins, cursor = [], ""
    while True:
        page = (await desk.client.get(f"{API}/accounts?limit=2&cursor={cursor}", headers=admin)).json()
        logins += [row["login"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert logins == ["adm", "w0x", "w1x", "w2x", "w3x", "w4x"]
    assert (await desk.client.get(f"{API}/accounts?cursor=zzz", headers=admin)).json()["field"] == "cursor"
    disable = f"{API}/accounts/foreign/disable"
    assert (await desk.client.post(disable, headers=admin, json={"why": "x"})).status_code == 404
    taken = {"login": "w0x", "name": "x", "roles": ["worker"]}
    assert (await desk.client.post(f"{API}/accounts", headers=admin, json=taken)).status_code == 409
    lone = {"login": "w9x", "name": "x", "roles": ["worker", "auditor"]}
    assert (await desk.client.post(f"{API}/accounts", headers=admin, json=lone)).json()["field"] == "roles"


async def test_a_cover_has_dates(desk: Desk) -> None:
    admin = await desk.person(212, "adm", "county_admin")
    away, cover = await desk.add(212, "away", "worker"), await desk.add(212, "cover", "worker")
    body = {"account": str(away), "cover": str(cover), "from_on": "2026-03-02", "to_on": "2026-03-06"}
    made = await desk.client.post(f"{API}/covers", headers=admin, json=body)
    assert made.status_code == 201
    store = desk.access.accounts
    from datetime import date

    assert await store.covering(212, cover, date(2026, 3, 6)) == [away]
    assert await store.cover_of(212, away, date(2026, 3, 7)) == []
    backwards = body | {"to_on": "2026-03-01"}
    assert (await desk.client.post(f"{API}/covers", headers=admin, json=backwards)).json()["field"] == "to_on"
    url = f"{API}/covers/{made.json()['cover_id']}"
    assert (await desk.client.delete(url, headers=admin)).status_code == 204
    assert await store.covering(212, cover, date(2026, 3, 6)) == []


def test_roles_are_those_of_the_schema() -> None:
    assert len(ROLES) == 10
    assert set(ROLES) > STATE_ROLES


def filled(path: str) -> str:
    """A path with something in each of its places."""
    return re.sub(r"{\w+}", lambda place: ("0-" if place[0] == "{case_id}" else "") + str(uuid4()), path)
