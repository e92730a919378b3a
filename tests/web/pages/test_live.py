"""What a live page asks for when something was recorded: who did what since it was drawn."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.web.desk import Desk
from tests.web.intake import done, open_case
from tests.web.pages.test_signing import COUNTY, sign_in


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with desk.from_address("192.0.2.47") as client:
        client.headers["Accept"] = "text/html"
        yield client


async def test_the_notice_names_who_recorded_what_and_on_a_form_that_nothing_typed_is_touched(
    desk: Desk, browser: httpx.AsyncClient
) -> None:
    mia = await desk.person(COUNTY, "mia.live", "worker", display_name="Mia Tran")
    opened = await open_case(desk, mia)
    await desk.add(COUNTY, "ned.live", "worker")
    await sign_in(desk, browser, "ned.live")
    address = f"/cases/{opened['case']}/since/{opened['version']}"
    assert (await browser.get(address)).status_code == 204
    await done(desk, mia, opened["case"], "add-note", text="The pay stubs of Rosa came.")
    notice = (await browser.get(address)).text
    assert "Something new was recorded." in notice
    assert "Mia Tran: Add a note" in notice
    assert "pay stubs" not in notice, "what was written is read in the timeline, not in passing"
    assert "<html" not in notice
    assert "What you typed is untouched." in (await browser.get(f"{address}?form")).text


async def test_what_is_nobodys_case_here_tells_nothing(desk: Desk, browser: httpx.AsyncClient) -> None:
    elsewhere = await desk.person(COUNTY + 1, "far.live", "worker")
    opened = await open_case(desk, elsewhere)
    await desk.add(COUNTY, "nat.live", "worker")
    await sign_in(desk, browser, "nat.live")
    assert (await browser.get(f"/cases/{opened['case']}/since/0")).status_code == 404
