"""Owners, units and offices that a command names are real, or it is refused with the field."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.desk import API, Desk
from tests.web.intake import MEMBER, done, give, key, make_unit, open_case, read
from tests.web.test_worklist import cases

BODY = {"members": [MEMBER]}


@pytest.mark.parametrize(("county", "named"), [(641, "me"), (642, "ana"), (643, " ANA "), (644, "id")])
async def test_an_owner_is_me_a_login_or_an_account_and_the_event_carries_the_account(
    desk: Desk, county: int, named: str
) -> None:
    account = str(await desk.add(county, "ana", "worker"))
    headers = await desk.sign_in(county, "ana")
    owner = account if named == "id" else named
    opened = (await open_case(desk, headers, owner=owner))["case"]
    other = (await open_case(desk, headers))["case"]
    await done(desk, headers, other, "assign-case", owner=owner)
    for case in (opened, other):
        assert (await read(desk, headers, f"/cases/{case}"))["owner"] == account
        events = (await read(desk, headers, f"/cases/{case}/history", limit=200))["items"]
        assert [e["data"].get("owner") for e in events if e["type"] == "case.assigned"][-1] == account
    assert cases(await read(desk, headers, "/worklist")) == {opened, other}


async def test_whoever_is_not_here_disabled_or_of_another_trade_owns_nothing(desk: Desk) -> None:
    headers = await desk.person(650, "ana", "worker")
    gone = await desk.add(650, "gone", "worker")
    await desk.access.accounts.disable(650, gone, "left")
    await desk.add(650, "aud", "auditor")
    stranger = str(await desk.add(651, "far", "worker"))
    case = (await open_case(desk, headers))["case"]
    for owner, code in {
        "ghost": "no_such_owner",
        "far": "no_such_owner",
        stranger: "no_such_owner",
        "gone": "owner_disabled",
        "aud": "not_an_owner",
    }.items():
        for answer in (
            await give(desk, headers, case, "assign-case", owner=owner),
            await desk.client.post(f"{API}/cases", headers=headers | key(), json=BODY | {"owner": owner}),
        ):
            problem = answer.json()
            found = (answer.status_code, problem["code"], problem["field"])
            assert found == (409, code, "owner")
            assert "`me`" in problem["remedy"]


async def test_a_unit_or_office_that_the_county_lacks_is_refused_with_its_field(desk: Desk) -> None:
    headers = await desk.person(652, "ana", "worker")
    case = (await open_case(desk, headers))["case"]
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("assign-case", {"owner": "me", "unit": "u9"}, "unit"),
        ("assign-case", {"owner": "me", "office": "west"}, "office"),
        ("transfer-case", {"unit": "u9"}, "unit"),
        ("transfer-case", {"office": "west"}, "office"),
        ("request-transfer", {"to": "u9"}, "to"),
    ]
    boss = await desk.person(652, "boss", "supervisor")
    for command, body, field in wrong:
        answer = await give(desk, boss, case, command, **body)
        assert (answer.status_code, answer.json()["field"]) == (409, field), answer.text
    nowhere = await desk.client.post(f"{API}/cases", headers=headers | key(), json=BODY | {"unit": "u9"})
    assert (nowhere.status_code, nowhere.json()["code"]) == (409, "no_such_unit")


async def test_a_named_unit_brings_its_office(desk: Desk) -> None:
    headers = await desk.person(653, "ana", "worker")
    await make_unit(desk, 653, "u2")
    case = (await open_case(desk, headers))["case"]
    await done(desk, headers, case, "assign-case", owner="me", unit="U2")
    shown = await read(desk, headers, f"/cases/{case}")
    assert (shown["unit"], shown["office"]) == ("u2", "east")
