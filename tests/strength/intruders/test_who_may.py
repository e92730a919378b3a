"""Every address for every role, of one's own county and of another, against the one table `who_may.txt`."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx
import pytest

from caseclock.application.bodies import CASE_FIELDS
from caseclock.application.roles import OPERATIONS
from caseclock.web.commands import GIVEN_AT, commands_of, described, openings
from tests.strength.intruders.routes import Route
from tests.strength.intruders.scene import Scene
from tests.strength.intruders.test_nothing_personal import leaves, planted
from tests.strength.intruders.who_may import (
    COMMAND,
    COMMANDS,
    LAST,
    MAY,
    ROLES,
    ROUTES,
    guarded,
    in_turn,
    named,
    table,
)
from tests.support.office import rules
from tests.web.desk import API

NEW = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+Z|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: These lead on to a form, and only the form looks whether the case is there.
LEAD_ON = ("/cases/{case_id:str}/undo/{command_id:str}",)
_ON_A_CASE = "POST /api/v1/cases/{case_id}/commands/"
#: On a case nobody gives these: whoever their roles name gives them at an address of its own.
BY_ANOTHER_ADDRESS = {f"{_ON_A_CASE}{name}" for name in GIVEN_AT}

#: What a field of a body names, as `Scene.ids` has it.
NAMED = {
    **dict.fromkeys((*CASE_FIELDS, "case", "cases"), "case_id"),
    **dict.fromkeys(("account", "cover", "owner"), "account"),
    **dict.fromkeys(("member", "members", "member_there", "mother"), "member"),
    **dict.fromkeys(("document", "image_sha256"), "document"),
    **{"notice": "notice", "command": "command_id"},
}
#: All sites are the State's: who moves to another one names it.
ANY_SITE = (f"{_ON_A_CASE}switch-site", "to_case")


def told(route: Route, role: str, answer: httpx.Response) -> str:
    return f"{route.label} for {role or 'nobody'}: {answer.status_code} {answer.text[:200]}"


def let_in(answer: httpx.Response) -> bool:
    """Past the guard: whatever came of it then."""
    away = answer.headers.get("location", "").startswith(("/sign-in", "/password"))
    return answer.status_code not in (401, 403) and not (answer.status_code == 303 and away)


def test_no_address_is_missing_in_the_table_and_none_is_made_up() -> None:
    assert not [route.label for route in ROUTES if route.operation == "unguarded"]
    there = {route.label for route in ROUTES}
    told_of = table()
    assert there - set(told_of) == set(), "say in who_may.txt whom these let in"
    assert set(told_of) - there == set(), "these are gone"
    public = {route.label for route in ROUTES if not route.operation}
    assert public == {label for label, roles in told_of.items() if len(roles) == len(ROLES)} - {
        route.label for route in ROUTES if route.operation
    }


def test_a_command_with_an_address_of_its_own_names_the_roles_that_address_asks() -> None:
    asked = {route.label: OPERATIONS.get(route.operation, frozenset()) for route in ROUTES}
    named = {name: {*spec.roles} - {"system"} for name, (_, spec) in commands_of(rules()).items()}
    told = described(rules())
    for name, address in GIVEN_AT.items():
        assert named[name] == asked[f"POST {address}"], name
        assert f"Given at POST {address}." in told[name]["description"]
    on_a_case = OPERATIONS["case.command"] | OPERATIONS["case.open"]
    assert {name for name, roles in named.items() if not roles <= on_a_case} == GIVEN_AT.keys()


async def test_nobody_gets_anywhere_without_a_session(scene: Scene) -> None:
    wrong = []
    for route in guarded():
        answer = await scene.ask(route, "", scene.own("worker"))
        sent_on = answer.headers.get("location", "").startswith("/sign-in")
        if not (answer.status_code == 401 if route.api else sent_on or answer.status_code == 403):
            wrong.append(told(route, "", answer))
    assert not wrong, "\n".join(wrong)


async def test_each_role_is_let_in_where_the_table_says_and_refused_everywhere_else(scene: Scene) -> None:
    wrong = []
    for route in guarded():
        if route.path in LAST:
            continue
        for role in (*sorted(set(ROLES) - MAY[route.label]), *in_turn(route, MAY[route.label])):
            body = scene.body(route, role) if route is COMMAND else None
            answer = await scene.ask(route, role, scene.own(role), body)
            refused = answer.status_code == 403
            if let_in(answer) is (role not in MAY[route.label]) or refused is (role in MAY[route.label]):
                wrong.append(told(route, role, answer))
            assert answer.status_code < 500, told(route, role, answer)
    assert not wrong, "\n".join(wrong)


def without(text: str, ids: Mapping[str, str]) -> str:
    """What was said, but for the ids asked with, and what is new in each answer: ids and moments."""
    for value in sorted(ids.values(), key=len, reverse=True):
        text = text.replace(value, "?") if len(value) > 4 else text
    return NEW.sub("?", text)


async def test_what_is_another_countys_is_answered_as_what_never_was_and_stays_as_it_is(scene: Scene) -> None:
    before = await scene.held(scene.there.number)
    wrong, asked = [], 0
    for route in (*guarded(), *COMMANDS):
        if not named(route):
            continue
        for role in in_turn(route, MAY[route.label]):
            asked += 1
            other, never = scene.other(role), scene.never(role)
            body = scene.body(route, role) if route.api else True
            real = await scene.ask(route, role, other, body)
            unreal = await scene.ask(route, role, never, body)
            same = without(real.text, other) == without(unreal.text, never)
            if real.status_code != unreal.status_code or not same:
                wrong.append(
                    f"{told(route, role, real)}\n    never was: {unreal.status_code} {unreal.text[:200]}"
                )
            if scene.abroad(role).mark in real.text:
                wrong.append(f"{told(route, role, real)} shows {scene.abroad(role).mark}")
            if route.method == "GET" and real.status_code != 404 and route.path not in LEAD_ON:
                wrong.append(f"{told(route, role, real)} for what is not there")
    assert asked > 300
    assert not wrong, "\n".join(wrong)
    assert await scene.held(scene.there.number) == before


async def test_what_a_body_names_of_another_county_is_answered_as_what_never_was(scene: Scene) -> None:
    """Each id in each body in turn, in a case of one's own: cases, people, accounts, papers and acts."""
    before = await scene.held(scene.there.number)
    wrong, asked = [], 0
    for route in (*guarded(), *COMMANDS):
        roles = set() if route.label in BY_ANOTHER_ADDRESS else MAY[route.label]
        if not route.api or route.method not in ("POST", "PUT", "PATCH") or not roles or route.path in LAST:
            continue
        role = next(in_turn(route, roles))
        body = scene.body(route, role) | ({"cases": [""]} if route.path.endswith("/disasters") else {})
        tried = route._replace(path=route.path + "?preview=true") if route in COMMANDS else route
        for at in leaves(body):
            name = next(step for step in reversed(at) if isinstance(step, str))
            if name not in NAMED or (route.label, name) == ANY_SITE:
                continue
            asked += 1
            real, unreal = [
                (answer.status_code, without(without(answer.text, scene.other(role)), scene.never(role)))
                for ids in (scene.other(role), scene.never(role))
                for answer in [
                    await scene.ask(tried, role, scene.own(role), planted(body, at, ids[NAMED[name]]))
                ]
            ]
            if real != unreal or scene.abroad(role).mark in real[1]:
                wrong.append(f"{route.label} {at} for {role}: {real}\n    never was: {unreal}")
    assert asked > 100
    assert not wrong, "\n".join(wrong)
    assert await scene.held(scene.there.number) == before


async def test_each_command_is_its_roles_and_nobody_elses(scene: Scene) -> None:
    """The procedure files are the table: who is named there gets to the rules, others are refused by role."""
    wrong = []
    for route in COMMANDS:
        tried = route._replace(path=route.path + "?preview=true")
        here = set() if route.label in BY_ANOTHER_ADDRESS else MAY[route.label]
        for role in in_turn(route, here):
            answer = await scene.ask(tried, role, scene.own(role), scene.body(route, role))
            if not let_in(answer) or answer.status_code == 404:
                wrong.append(told(route, role, answer))
        for role in in_turn(route, set(ROLES) - here):
            answer = await scene.ask(route, role, scene.own(role), scene.body(route, role))
            if answer.status_code != 403:
                wrong.append(told(route, role, answer))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", openings(rules()))
async def test_each_case_is_opened_by_its_roles_and_by_nobody_else(scene: Scene, name: str) -> None:
    _, spec = commands_of(rules())[name]
    for role in set(ROLES) - set(spec.roles):
        headers = scene.home(role).people[role] | {"Idempotency-Key": f"{name} {role}"}
        answer = await scene.desk.client.post(f"{API}/cases?command={name}", json={}, headers=headers)
        assert answer.status_code in (400, 403), answer.text
