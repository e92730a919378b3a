"""Signing in through the pages: two steps, a form of our own, and the way on to what was wanted."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.web.desk import PASSWORD, Desk

COUNTY = 2031


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with desk.from_address("192.0.2.44") as client:
        client.headers["Accept"] = "text/html"
        yield client


async def sign_in(
    desk: Desk, browser: httpx.AsyncClient, login: str, wanted: str = "/account"
) -> httpx.Response:
    """Both steps as forms, the authenticator enrolled where the account is new."""
    form = {"county": str(COUNTY), "login": login, "password": PASSWORD, "next": wanted}
    first = await browser.post("/sign-in", data=form)
    assert first.status_code == 200, first.text
    if secret := re.search(r"<code>([A-Z2-7]{32})</code>", first.text):
        desk.secrets[f"{COUNTY}/{login}"] = secret[1]
    return await browser.post("/sign-in/code", data={"code": desk.code(COUNTY, login), "next": wanted})


async def test_who_is_not_signed_in_is_sent_to_the_sign_in_and_comes_back(
    desk: Desk, browser: httpx.AsyncClient
) -> None:
    sent = await browser.get("/account")
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=%2Faccount")
    await desk.add(COUNTY, "comes.back", "worker")
    done = await sign_in(desk, browser, "comes.back")
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    assert "comes.back" in (await browser.get("/account")).text


async def test_a_wrong_password_keeps_what_was_typed_but_not_the_password(
    desk: Desk, browser: httpx.AsyncClient
) -> None:
    form = {"county": str(COUNTY), "login": "nobody.here", "password": "wrong words entirely"}
    answer = await browser.post("/sign-in", data=form)
    assert answer.status_code == 400
    assert "nobody.here" in answer.text
    assert "wrong words entirely" not in answer.text
    assert "The login, the password or the code is wrong." in answer.text


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
async def test_the_sign_in_leads_nowhere_but_to_us(
    desk: Desk, browser: httpx.AsyncClient, wanted: str
) -> None:
    login = f"stays{len(wanted)}"
    await desk.add(COUNTY, login, "worker")
    assert (await sign_in(desk, browser, login, wanted)).headers["location"] == "/"


async def test_a_form_without_our_own_value_is_refused(desk: Desk, browser: httpx.AsyncClient) -> None:
    await desk.add(COUNTY, "has.form", "worker")
    await sign_in(desk, browser, "has.form")
    assert (await browser.post("/sign-out", data={"csrf": "guessed"})).status_code == 403
    assert (await browser.get("/account")).status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_a_form_on_another_site_is_refused_also_before_the_sign_in(
    browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    form = {"county": str(COUNTY), "login": "nobody", "password": PASSWORD}
    assert (await browser.post("/sign-in", data=form, headers=headers)).status_code == 403


async def test_signing_out_ends_the_session_and_says_so(desk: Desk, browser: httpx.AsyncClient) -> None:
    await desk.add(COUNTY, "goes.home", "worker")
    await sign_in(desk, browser, "goes.home")
    csrf = re.search(r'name="csrf" value="([^"]+)"', (await browser.get("/account")).text)
    assert csrf
    out = await browser.post("/sign-out", data={"csrf": csrf[1]})
    assert out.headers["location"] == "/sign-in"
    assert "You are signed out." in (await browser.get("/sign-in")).text
    assert "You are signed out." not in (await browser.get("/sign-in")).text
    assert (await browser.get("/account")).status_code == 303


async def test_the_pages_speak_spanish_when_asked(desk: Desk, browser: httpx.AsyncClient) -> None:
    assert "Contraseña" in (await browser.get("/sign-in", headers={"Accept-Language": "es-MX"})).text
    chosen = await browser.post("/language", data={"language": "es", "back": "/sign-in"})
    assert chosen.headers["location"] == "/sign-in"
    page = await browser.get("/sign-in")
    assert 'lang="es"' in page.text
    assert "Contraseña" in page.text


async def test_a_page_may_load_only_our_own_files_and_stand_in_nobodys_frame(
    browser: httpx.AsyncClient,
) -> None:
    page = await browser.get("/sign-in")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text):
        file = await browser.get(address)
        assert file.status_code == 200, address
        assert "immutable" in file.headers["cache-control"]


async def test_an_address_that_is_not_there_says_what_to_do_in_words(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/nowhere")
    assert answer.status_code == 404
    assert "search for the case" in answer.text
    assert (await browser.get("/api/v1/nowhere")).headers["content-type"] == "application/problem+json"
