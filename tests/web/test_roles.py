"""What each role may do and see, as one table; restricted fields are hidden wherever they stand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from caseclock.application.restricted import event_data, holds_restricted, struct_data, visible
from caseclock.application.roles import OPERATIONS, ROLES, Reach, lawful_roles, may, sees_restricted
from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.timeline import Dated
from caseclock.kernel.events import Event
from caseclock.kernel.secret import Restricted
from tests.web.desk import API, Desk

CASE, SITE = uuid4(), uuid4()


class Told(Event, frozen=True, kw_only=True):
    declared: Restricted = ""
    channel: str = ""
    fact: str = ""
    value: Any = None


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("worker", True), ("supervisor", True), ("program_specialist", True), ("auditor", True),
        ("county_admin", False), ("family_planning_office", False), ("service_center", False),
        ("site_certifier", False), ("provider_staff", False), ("system", False),
    ],
)  # fmt: skip
def test_restricted_fields_are_seen_by(role: str, sees: bool) -> None:
    assert sees_restricted(role) is sees


def test_the_auditor_changes_nothing_and_the_admin_sees_no_case() -> None:
    writes = {name for name in OPERATIONS if name.endswith((".write", ".command", ".open", ".put", ".staff"))}
    assert not any(may("auditor", name) for name in writes)
    assert not may("county_admin", "case.read")
    assert not may("county_admin", "case.command")
    assert not may("worker", "no.such.operation")
    # A session is nobody's by machine: timers act without signing in.
    assert not any(may("system", name) for name in OPERATIONS)
    assert set().union(*OPERATIONS.values()) <= set(ROLES)


def test_the_service_centre_has_three_operations() -> None:
    own = {name for name in OPERATIONS if may("service_center", name)}
    assert own == {"own_session", "accounts.unblock", "accounts.reset_password", "accounts.reenable"}


@pytest.mark.parametrize(
    ("reach", "kind", "owner", "unit", "sees"),
    [
        (Reach(account="a", role="worker"), "household", "b", "u2", True),
        (Reach(account="a", role="worker"), "provider_site", "", "", False),
        (Reach(account="a", role="supervisor", units=frozenset({"u1"})), "household", "b", "u1", True),
        (Reach(account="a", role="supervisor", units=frozenset({"u1"})), "household", "b", "u2", False),
        (Reach(account="a", role="supervisor"), "household", "", "u2", True),
        (Reach(account="a", role="supervisor", covering=frozenset({"b"})), "household", "b", "u2", True),
        (Reach(account="a", role="site_certifier", site=CASE), "provider_site", "", "", True),
        (Reach(account="a", role="site_certifier", site=SITE), "provider_site", "", "", False),
        (Reach(account="a", role="provider_staff", site=CASE), "household", "a", "", False),
        (Reach(account="a", role="family_planning_office"), "provider_site", "", "", True),
        (Reach(account="a", role="family_planning_office"), "household", "", "", False),
        (Reach(account="a", role="county_admin"), "household", "a", "", False),
        (Reach(account="a", role="service_center"), "provider_site", "", "", False),
    ],
)
def test_reach(reach: Reach, kind: str, owner: str, unit: str, sees: bool) -> None:
    assert reach.sees(CASE, kind, owner, unit) is sees


@pytest.mark.parametrize(
    ("county", "roles", "lawful"),
    [
        (19, ("worker", "supervisor"), True),
        (19, ("auditor", "worker"), False),
        (0, ("service_center", "family_planning_office"), False),
        (19, ("service_center",), False),
        (0, ("auditor",), True),
        (19, (), False),
    ],
)
def test_which_roles_stand_together(county: int, roles: tuple[str, ...], lawful: bool) -> None:
    assert (lawful_roles(county, roles) == "") is lawful


def test_marked_fields_and_named_facts_are_hidden() -> None:
    told = Told(declared="prucol", channel="mail")
    assert event_data(told, show=False) == ({"channel": "mail"}, True)
    assert event_data(told, show=True) == ({"channel": "mail", "declared": "prucol"}, True)
    assert event_data(Told(channel="mail"), show=False) == ({"channel": "mail"}, False)
    assert event_data(Told(fact="save_answer", value="x"), show=False) == ({"fact": "save_answer"}, True)
    assert event_data(Told(fact="phone", value="x"), show=False)[1] is False
    assert struct_data(told, show=False) == {"channel": "mail"}
    assert visible({"phone": 1, "mc13_category": 2}, show=False) == {"phone": 1}


def test_a_case_with_a_restricted_fact_says_so() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    member = Member(
        id=UUID(int=1), first_name="A", last_name="B", birth_date=None, joined_on=date(2026, 1, 1),
        facts={"declared_status": (Dated(date(2026, 1, 1), "x", moment, 1),)},
    )  # fmt: skip
    state = CaseState(county=19, case_id=CASE)
    assert not holds_restricted(state)
    assert holds_restricted(CaseState(county=19, case_id=CASE, members={member.id: member}))


async def test_options_answers_and_a_signed_in_person_gets_no_fault(desk: Desk) -> None:
    headers = await desk.person(401, "ana", "worker")
    assert (await desk.client.options(f"{API}/me", headers=headers)).status_code == 204


async def test_two_roles_act_one_at_a_time(desk: Desk) -> None:
    await desk.add(402, "ana", "worker", roles=("worker", "supervisor"))
    await desk.sign_in(402, "ana")
    first = await desk.first_step(402, "ana", role="supervisor")
    second = await desk.second_step(first.json()["token"], desk.code(402, "ana"))
    headers = {"Authorization": f"Bearer {second.json()['token']}"}
    assert (await desk.client.get(f"{API}/me", headers=headers)).json()["role"] == "supervisor"
    assert (await desk.first_step(402, "ana", role="county_admin")).json()["code"] == "role_not_held"
