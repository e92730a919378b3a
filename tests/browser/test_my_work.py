"""A worker's day by keyboard alone: from row to row, the next case, the caller found while they talk."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.browsing import axe
from tests.browser.open_office import UNIT, OpenOffice

ANA = {"first_name": "Ximena", "last_name": "Zubiria", "birth_date": "1990-05-11"}


async def test_the_day_goes_by_keyboard_alone(office: OpenOffice) -> None:
    # A desk of her own: on Maria's, other tests leave what is more urgent than anything in the queue.
    await office.add("xena", "worker", unit=UNIT)
    for filed_on, queue in (("2025-02-03", ""), ("2025-02-24", ""), ("2025-01-06", "intake")):
        await office.do(
            "xena", "open-case", application={"filed_on": filed_on}, members=[ANA], unit=UNIT,
            owner="" if queue else "me", queue=queue,
        )  # fmt: skip
    page = await office.page("xena")
    await page.goto("/work")
    rows = page.locator("[data-open]")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(rows.nth(1)).to_be_focused()
    await page.keyboard.press("k")
    await expect(rows.nth(0)).to_be_focused()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await axe(page) == []
    await page.keyboard.press("Escape")

    await page.keyboard.press("/")
    await page.keyboard.type("zubiri ximena 5/11/1990")
    found = page.locator("#search-results")
    await expect(found).to_contain_text("3 found")
    await expect(page.locator("#announce")).to_have_text("3 found")
    assert await page.locator("#search-box").input_value() == "zubiri ximena 5/11/1990", (
        "keys act on nothing else"
    )
    assert await axe(page) == []
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/search")
    await expect(found).to_contain_text("Application for Medi-Cal")
    assert await axe(page) == []

    await page.goto("/work")
    await page.keyboard.press("n")
    await expect(page.get_by_text("This case is yours now.")).to_be_visible()
    await page.goto("/work")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/cases/*")
