"""Forms that are not ours, and forms of ours with anything in them."""

from __future__ import annotations

from random import Random
from typing import Any
from urllib.parse import urlencode

from caseclock.web.auth import COOKIE
from tests.strength.form import either
from tests.strength.intruders.routes import Route
from tests.strength.intruders.scene import TYPED, Scene
from tests.strength.intruders.who_may import LAST, MAY, ROUTES, guarded, in_turn
from tests.web.guessing import JUNK

FORMS = [route for route in guarded() if not route.api and route.method == "POST"]
TRIES = either(3, 15)
FOREIGN = ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"})


async def posted(scene: Scene, route: Route, role: str, body: bytes | str, **headers: str) -> Any:
    """A form as it is, under the cookie of a person of the role."""
    sent = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded", **headers}
    if role:
        sent["Cookie"] = f"{COOKIE}={scene.home(role).browsers[role].token}"
    scene.desk.client.cookies.clear()
    return await scene.desk.client.post(
        route.address(scene.own(role or "worker")), content=body, headers=sent
    )


async def test_no_form_is_taken_that_does_not_prove_to_be_ours(scene: Scene) -> None:
    """Without our value, with another person's, with a guess; from another site also with the right one."""
    before = await scene.held(scene.here.number)
    for route in FORMS:
        for role in in_turn(route, MAY[route.label]):
            own = scene.home(role).browsers[role].csrf
            other = next(b.csrf for r, b in scene.home(role).browsers.items() if r != role)
            for csrf in ("", "x", other, own[:-1], own + "x"):
                answer = await posted(scene, route, role, urlencode({**TYPED, "csrf": csrf}))
                assert answer.status_code == 403, (route.label, role, csrf)
            for foreign in FOREIGN:
                answer = await posted(scene, route, role, urlencode({**TYPED, "csrf": own}), **foreign)
                assert answer.status_code == 403, (route.label, role, foreign)
    assert await scene.held(scene.here.number) == before


async def test_no_form_of_a_stranger_is_taken_before_the_sign_in_either(scene: Scene) -> None:
    public = [r for r in ROUTES if not r.operation and not r.api and r.method == "POST"]
    assert len(public) >= 5
    for route in public:
        for foreign in FOREIGN:
            answer = await posted(scene, route, "", urlencode(TYPED), **foreign)
            assert answer.status_code == 403, route.label


async def test_the_api_takes_no_write_under_a_cookie_without_our_value(scene: Scene) -> None:
    for route in guarded():
        if not route.api or route.method == "GET":
            continue
        for role in in_turn(route, MAY[route.label]):
            headers = {"Cookie": f"{COOKIE}={scene.home(role).browsers[role].token}"}
            scene.desk.client.cookies.clear()
            answer = await scene.desk.client.request(
                route.method, route.address(scene.own(role)), headers=headers
            )
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf"), route.label


def garbage(dice: Random, csrf: str) -> bytes:
    """Fields that a form might have, with what no person types; now and then no form at all."""
    names = [
        *TYPED,
        "f.owner",
        "f.items.0.item",
        "f.items.99.item",
        "draft_part",
        "version",
        "key",
        "x" * 500,
    ]
    fields = [(dice.choice(names), str(dice.choice(JUNK))) for _ in range(dice.randrange(12))]
    body = urlencode([*fields, ("csrf", csrf)]).encode()
    at = dice.randrange(len(body) - len(csrf) - 5) if len(body) > len(csrf) + 6 else 0
    return body[:at] + dice.choice((b"", b"", b"%", b"%zz&", b"\xff\x00=", b"&&==&", b"%00")) + body[at:]


async def test_a_form_or_an_address_with_a_nul_is_refused_before_it_is_read(scene: Scene) -> None:
    for route in FORMS:
        role = next(in_turn(route, MAY[route.label]))
        body = urlencode({**TYPED, "note": "a\0b", "csrf": scene.home(role).browsers[role].csrf})
        assert (await posted(scene, route, role, body)).status_code == 400, route.label
    for route in guarded():
        if not route.api and route.method == "GET":
            role = next(in_turn(route, MAY[route.label]))
            headers = {"Cookie": f"{COOKIE}={scene.home(role).browsers[role].token}"}
            address = route.address(scene.own(role)) + "?owner=%00"
            assert (await scene.desk.client.get(address, headers=headers)).status_code == 400, route.label


async def test_no_form_breaks_a_page_whatever_it_holds(scene_apart: Scene, dice: Random) -> None:
    scene = scene_apart
    for route in FORMS:
        if route.path in LAST:
            continue
        for role in in_turn(route, MAY[route.label]):
            for _ in range(TRIES):
                body = garbage(dice, scene.home(role).browsers[role].csrf)
                before = await scene.written()
                answer = await posted(scene, route, role, body)
                told = (route.label, role, body, answer.status_code, answer.text[:500])
                assert answer.status_code < 500, told
                if answer.status_code >= 400:
                    assert await scene.written() == before, told
