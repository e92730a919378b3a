"""Acts by everybody: by keyboard alone, narrow, without a script, in Spanish, and never in the past."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import Page
from tools.chromium import NARROW

from caseclock.kernel.time import local_date
from tests.browser.browsing import overflow
from tests.browser.open_office import BEGINS, OpenOffice

NOTE = "Called the household; nobody answered."


async def a_case(office: OpenOffice) -> str:
    """A case of Maria's."""
    member = {"first_name": "Ida", "last_name": "Vale", "birth_date": "1990-05-01"}
    body = {"unit": "intake-1", "owner": "me", "application": {"filed_on": BEGINS.isoformat()}}
    return str((await office.do("maria", "open-case", members=[member], **body))["case"])


async def recorded(office: OpenOffice, case: str) -> list[str]:
    """The texts of the notes in a case."""
    history = (await (await office.at_desk("maria")).get(f"/cases/{case}/history")).json()["items"]
    return [event["data"]["text"] for event in history if event["type"] == "note.added"]


async def tab_to(page: Page, name: str) -> None:
    """Presses Tab until what has the focus bears this name, as somebody without a mouse does."""
    said = "document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText"
    for _ in range(120):
        await page.keyboard.press("Tab")
        if str(await page.evaluate(said)).strip().startswith(name):
            return
    raise AssertionError(f"no Tab leads to {name}")


async def test_an_act_is_recorded_by_keyboard_alone(office: OpenOffice) -> None:
    case = await a_case(office)
    page = await office.page("maria")
    await page.goto(f"/cases/{case}/do/add-note")
    await tab_to(page, "Text")
    await page.keyboard.type(NOTE)
    await tab_to(page, "Record it")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**done=*")
    assert await recorded(office, case) == [NOTE]


async def test_an_act_is_recorded_on_a_narrow_screen_without_a_script(office: OpenOffice) -> None:
    case = await a_case(office)
    page = await office.page("maria", viewport=NARROW, java_script_enabled=False)
    await page.goto(f"/cases/{case}/do/add-note")
    await page.get_by_label("Text").fill(NOTE)
    await page.locator(".cc-buttons").get_by_role("button", name="Record it").click()
    assert "done=" in page.url
    assert await recorded(office, case) == [NOTE]


async def test_a_case_can_be_read_at_twice_the_size(office: OpenOffice) -> None:
    """200 % on a screen of 1280 pixels leaves 640 of them."""
    case = await a_case(office)
    page = await office.page("maria", viewport={"width": 640, "height": 450}, device_scale_factor=2)
    for part in ("", "/actions", "/timeline", "/clocks"):
        await page.goto(f"/cases/{case}{part}")
        assert await overflow(page) <= 0, part


async def test_a_worker_acts_in_spanish(office: OpenOffice) -> None:
    case = await a_case(office)
    page = await office.page("maria", locale="es-US")
    await page.goto("/work")
    await page.get_by_role("heading", name="Mi trabajo").wait_for()
    await page.goto(f"/cases/{case}/do/add-note")
    await page.get_by_label("Texto").fill(NOTE)
    await page.locator(".cc-buttons button[value=record]").click()
    await page.wait_for_url("**done=*")
    assert await recorded(office, case) == [NOTE]


async def test_the_past_is_shown_as_it_was_known_and_offers_no_act(office: OpenOffice) -> None:
    case = await a_case(office)
    then = (await office.parts.training.read()).now
    await office.move_to(local_date(then) + timedelta(days=1))
    await office.do("maria", "add-note", case, text=NOTE)
    page = await office.page("sofia")
    await page.goto(f"/cases/{case}/timeline?as_of={then.isoformat().replace('+', '%2B')}")
    await page.get_by_text("The case as it was known on").wait_for()
    assert NOTE not in await page.locator("main").inner_text()
    assert await page.locator('a[href*="/do/"]').count() == 0
    await page.get_by_role("link", name="Show it as it is now").click()
    await page.get_by_text(NOTE).first.wait_for()
