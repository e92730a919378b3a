"""Tokens: compared without telling how much was right, new at each step, worthless once taken back."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from uuid import uuid4

import pytest

from caseclock.web.auth import COOKIE
from tests.strength.intruders.scene import Scene
from tests.web.desk import API, PASSWORD

SOURCES = Path(__file__).parents[3] / "src" / "caseclock"
#: What a stranger would guess at. A hash of papers is no secret: it is printed on them.
SECRET = re.compile(r"csrf|token|passcode|password_hash|secret|signature|hmac|nonce|code_hash")
#: Compared and no secret: whether an account still has the demo's own, which the demo's page shows.
PUBLIC = "vault.open(county, account.account_id, account.totp_secret) == TOTP_SECRET"


def compared(tree: ast.AST) -> list[str]:
    """Comparisons by == and != of two values, one of which is called as a secret is."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        and not any(isinstance(each, ast.Constant) for each in (node.left, *node.comparators))
        and any(SECRET.search(ast.unparse(each)) for each in (node.left, *node.comparators))
    ]


def test_no_secret_is_compared_letter_by_letter() -> None:
    """`hmac.compare_digest`, or a look-up of its hash. The simulators are no part of what is installed."""
    found = []
    for path in SOURCES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "simulators" not in path.parts and SECRET.search(text):
            found += compared(ast.parse(text))
    assert set(found) <= {PUBLIC}
    assert len(compared(ast.parse("given == row.csrf\nrow.token_hash != made"))) == 2


async def test_a_session_planted_in_a_browser_is_not_the_one_that_is_signed_in(scene: Scene) -> None:
    desk, login = scene.desk, f"planted-{uuid4().hex[:6]}"
    stranger = scene.here.browsers["worker"].token
    await desk.person(31, login, "worker")
    async with desk.from_address("192.0.2.45") as browser:
        browser.cookies.set(COOKIE, stranger)
        await browser.post("/sign-in", data={"county": "31", "login": login, "password": PASSWORD})
        done = await browser.post("/sign-in/code", data={"code": desk.code(31, login)})
    made = re.search(rf"{COOKIE}=([^;]+)", done.headers["set-cookie"])
    assert made
    assert made[1] != stranger
    me = await desk.client.get(f"{API}/me", headers={"Authorization": f"Bearer {stranger}"})
    assert me.json()["login"] != login, "the planted session is still the stranger's own"


async def test_the_token_of_the_first_step_opens_nothing_and_is_not_the_second_ones(scene: Scene) -> None:
    desk, login = scene.desk, f"steps-{uuid4().hex[:6]}"
    await desk.person(31, login, "worker")
    first = (await desk.first_step(31, login)).json()["token"]
    headers = {"Authorization": f"Bearer {first}"}
    assert (await desk.client.get(f"{API}/me", headers=headers)).status_code == 401
    second = (await desk.second_step(first, desk.code(31, login))).json()["token"]
    assert second != first
    assert (await desk.client.get(f"{API}/me", headers=headers)).status_code == 401


@pytest.mark.parametrize("act", ["sign out", "password", "disable", "reset-password", "reset-second-step"])
async def test_a_token_is_worth_nothing_once_it_is_taken_back(scene: Scene, act: str) -> None:
    desk, login = scene.desk, f"gone-{uuid4().hex[:6]}"
    headers = await desk.person(31, login, "worker")
    admin, account = scene.here.people["county_admin"], f"{API}/accounts/{login}"
    match act:
        case "sign out":
            done = await desk.client.delete(f"{API}/sessions", headers=headers)
        case "password":
            body = {"current_password": PASSWORD, "new_password": "otters read maps at noon"}
            done = await desk.client.put(f"{API}/me/password", headers=headers, json=body)
        case _:
            body = {"why": "left the county"} if act == "disable" else {}
            done = await desk.client.post(f"{account}/{act}", headers=admin, json=body)
    assert done.status_code < 300, done.text
    assert (await desk.client.get(f"{API}/me", headers=headers)).status_code == 401
