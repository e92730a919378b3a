"""Signing in by keyboard alone, on pages that axe and a narrow screen find nothing wrong with."""

from __future__ import annotations

import pytest
from tools.chromium import NARROW, WIDE

from tests.browser.browsing import axe, overflow
from tests.browser.open_office import COUNTY, PASSWORD, OpenOffice


async def test_a_worker_signs_in_by_keyboard_alone(office: OpenOffice) -> None:
    await office.token("maria")
    page = await office.stranger()
    await page.goto("/account")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to the content"
    await page.keyboard.press("Enter")
    for text in (str(COUNTY), "maria", PASSWORD):
        await page.keyboard.press("Tab")
        await page.keyboard.type(text)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Enter your code").wait_for()
    await page.get_by_label("Code of six digits").focus()
    await page.keyboard.type(office.code("maria"))
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="My account").wait_for()


async def test_an_error_takes_the_focus_so_that_it_is_heard_first(office: OpenOffice) -> None:
    page = await office.stranger()
    await page.goto("/sign-in")
    for label, text in (("County number", "19"), ("Login", "nobody"), ("Password", "wrong words here")):
        await page.get_by_label(label).fill(text)
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").wait_for()
    assert await page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert await axe(page) == []


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("address", ["/sign-in", "/account", "/password", "/training-clock"])
async def test_the_shell_passes_axe_and_does_not_scroll_sideways(
    office: OpenOffice, address: str, viewport: dict[str, int]
) -> None:
    page = await office.page("maria", viewport=viewport)
    await page.goto(address)
    assert await axe(page) == []
    assert await overflow(page) <= 0
