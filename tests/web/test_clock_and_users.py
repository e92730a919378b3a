"""The training clock over HTTP, accounts from the command line, and what housekeeping disables."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from caseclock.application import users
from caseclock.application.accounts import disable_unused
from caseclock.application.denied import Denied
from caseclock.kernel.time import at_local
from tests.web.desk import API, Desk, opened_desk


@pytest.fixture
async def own_desk(fresh_database: str) -> AsyncIterator[Desk]:
    """On a database of its own: there is one clock for all counties."""
    async with opened_desk(fresh_database) as desk:
        yield desk


async def test_a_live_clock_is_read_and_not_moved(desk: Desk) -> None:
    headers = await desk.person(301, "boss", "supervisor")
    assert (await desk.client.get(f"{API}/clock", headers=headers)).json()["mode"] == "live"
    to = {"to": "2099-01-01T08:00:00-08:00"}
    answer = await desk.client.put(f"{API}/clock", headers=headers, json=to)
    assert (answer.status_code, answer.json()["field"]) == (409, "to")
    naive = await desk.client.put(f"{API}/clock", headers=headers, json={"to": "2099-01-01T08:00:00"})
    assert naive.status_code == 400
    family = await desk.person(0, "clock.family", "family_planning_office")
    assert (await desk.client.put(f"{API}/clock", headers=family, json=to)).status_code == 409
    auditor = await desk.person(301, "ana", "auditor")
    assert (await desk.client.put(f"{API}/clock", headers=auditor, json=to)).status_code == 403


async def test_a_training_clock_goes_forward_and_who_works_is_not_unused(own_desk: Desk) -> None:
    await own_desk.training._clock.begin_training(at_local(date(2026, 1, 5), 9))
    headers = await own_desk.person(302, "boss", "supervisor")
    await own_desk.add(302, "idle", "worker")
    for month in (2, 3, 4):
        to = {"to": f"2026-0{month}-05T09:00:00-08:00"}
        answer = await own_desk.client.put(f"{API}/clock", headers=headers, json=to)
        assert (answer.status_code, answer.json()["done"]) == (200, True), answer.text
    back = await own_desk.client.put(
        f"{API}/clock", headers=headers, json={"to": "2026-01-05T09:00:00-08:00"}
    )
    assert back.status_code == 409
    await own_desk.client.get(f"{API}/me", headers=headers)
    assert await disable_unused(own_desk.access, 302, 90) == 1
    assert (await own_desk.first_step(302, "boss")).status_code == 201
    assert (await own_desk.first_step(302, "idle")).json()["code"] == "account_disabled_inactive"
    assert [n.what for n in own_desk.notices][-1] == "account_disabled_inactive"


@pytest.mark.parametrize("to", ["9999-12-31T00:00:00Z", "2031-06-01T00:00:00Z"])
async def test_the_clock_goes_five_years_ahead_at_most(own_desk: Desk, to: str) -> None:
    await own_desk.training._clock.begin_training(at_local(date(2026, 1, 5), 9))
    headers = await own_desk.person(302, "boss", "supervisor")
    answer = await own_desk.client.put(f"{API}/clock", headers=headers, json={"to": to})
    assert (answer.status_code, answer.json()["field"]) == (409, "to"), answer.text
    assert "2031-01-05T09:00:00-08:00" in answer.json()["remedy"]


async def test_the_clock_stays_inside_the_calendars(own_desk: Desk) -> None:
    last = own_desk.application.rules.policy.last_covered_day()
    await own_desk.training._clock.begin_training(at_local(date(last.year - 1, 1, 5), 9))
    headers = await own_desk.person(302, "boss", "supervisor")
    to = {"to": f"{last.year + 1}-01-02T00:00:00-08:00"}
    answer = await own_desk.client.put(f"{API}/clock", headers=headers, json=to)
    assert (answer.status_code, answer.json()["field"]) == (409, "to"), answer.text
    assert f"{last}T23:59:00-08:00" in answer.json()["remedy"]


async def test_users_from_the_command_line(desk: Desk) -> None:
    given = await users.add_user(desk.access, 303, "Ana", ("county_admin",))
    assert given.temporary_password
    await users.disable_user(desk.access, 303, "ana", "left")
    assert [(line.login, line.state) for line in await users.list_users(desk.access, 303)] == [
        ("ana", "disabled: left")
    ]
    await users.enable_user(desk.access, 303, "ana")
    for _ in range(5):
        await desk.first_step(303, "ana", "not the password")
    assert (await users.list_users(desk.access, 303))[0].state == "blocked"
    await users.enable_user(desk.access, 303, "ana")
    with pytest.raises(Denied):
        await users.enable_user(desk.access, 303, "ana")
    with pytest.raises(Denied):
        await users.add_user(desk.access, 303, "x", ("king",))
