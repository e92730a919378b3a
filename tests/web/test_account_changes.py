"""An account changes unit, office, roles, name and address without another login."""

from __future__ import annotations

import pytest

from caseclock.application import users
from caseclock.application.denied import Denied
from tests.web.desk import API, Desk
from tests.web.intake import make_unit, read


async def test_an_account_changes_and_the_change_is_recorded(desk: Desk) -> None:
    admin = await desk.person(661, "adm", "county_admin")
    ana = await desk.person(661, "ana", "worker")
    await make_unit(desk, 661, "u2")
    body = {"display_name": "Ana Luz", "email": "ana@county.example", "unit": "U2", "alert_mail": False}
    answer = await desk.client.patch(f"{API}/accounts/ana", headers=admin, json=body)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert (shown["name"], shown["unit"], shown["office"]) == ("Ana Luz", "u2", "east")
    assert (await read(desk, ana, "/me"))["unit"] == "u2", "the session goes on"
    records = await desk.access.sessions.records(661, 2**62, 50, "ana")
    assert next(r.note for r in records if r.act == "account_changed") == (
        "alert_mail, display_name, email, office, unit"
    )
    assert (await desk.client.patch(f"{API}/accounts/ana", headers=ana, json=body)).status_code == 403


async def test_new_roles_end_the_sessions(desk: Desk) -> None:
    admin = await desk.person(662, "adm", "county_admin")
    ana = await desk.person(662, "ana", "worker")
    url = f"{API}/accounts/ana"
    same = await desk.client.patch(url, headers=admin, json={"roles": ["worker"]})
    assert same.status_code == 200
    await read(desk, ana, "/me")
    assert (await desk.client.patch(url, headers=admin, json={"roles": ["supervisor"]})).status_code == 200
    assert (await desk.client.get(f"{API}/me", headers=ana)).status_code == 401


async def test_a_change_that_cannot_stand_names_its_field(desk: Desk) -> None:
    admin = await desk.person(663, "adm", "county_admin")
    await desk.add(663, "ana", "worker")
    await make_unit(desk, 663, "u1")
    for field, value in {
        "roles": ["worker", "auditor"],
        "unit": "u9",
        "office": "west",
        "email": "nowhere",
        "display_name": " ",
    }.items():
        answer = await desk.client.patch(f"{API}/accounts/ana", headers=admin, json={field: value})
        assert (answer.status_code, answer.json()["field"]) == (400, field), answer.text


async def test_the_command_line_knows_the_countys_units(desk: Desk) -> None:
    await users.add_user(desk.access, 664, "first", ("worker",), unit="u1")
    await make_unit(desk, 664, "u1")
    await users.add_user(desk.access, 664, "second", ("worker",), unit="U1")
    with pytest.raises(Denied) as refused:
        await users.add_user(desk.access, 664, "third", ("worker",), unit="u9")
    assert "PUT /api/v1/units/" in str(refused.value)
    second = await desk.access.accounts.by_login(664, "second")
    assert second is not None
    assert (second.unit, second.office) == ("u1", "east")


async def test_a_unit_is_made_by_whichever_spelling(desk: Desk) -> None:
    admin = await desk.person(665, "adm", "county_admin")
    await desk.client.put(f"{API}/offices/East", headers=admin, json={"name": "East"})
    made = await desk.client.put(f"{API}/units/U1", headers=admin, json={"office": "EAST", "name": "Unit 1"})
    assert made.json()["unit_id"] == "u1", made.text
