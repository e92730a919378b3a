"""The supervisor's tasks of docs/tasks.md, walked by visible names alone from the first address."""

from __future__ import annotations

import zipfile
from datetime import timedelta

from tests.browser.cases import a_case, today
from tests.browser.hand import Hand
from tests.browser.open_office import OpenOffice


async def test_a_supervisor_hands_a_case_over_and_proves_it(office: OpenOffice) -> None:
    now = await today(office)
    case = await a_case(office, "Handedover", now - timedelta(days=20), owner="ken")
    await office.do("ken", "add-note", case, text="Called the household.")
    sofia = await Hand.of(office, "sofia")
    await sofia.follow("Supervision")
    await sofia.follow("Hand over work")
    await sofia.choose("Whose", "Ken")
    await sofia.press("Find cases")
    await sofia.page.get_by_role("row").filter(has_text="Handedover").get_by_role("checkbox").check()
    receiver = sofia.page.get_by_role("group", name="To whom").first
    await receiver.get_by_text("Maria (intake-1)", exact=True).click()
    await sofia.type("Why", "Ken is away")
    await sofia.press("Show who would get which")
    await sofia.press("Release 1 rows")
    while await sofia.page.get_by_text("It is being carried out").count():
        await sofia.follow("Look again")
    await sofia.sees("1: 1 done")
    async with sofia.page.expect_download() as taken:
        await sofia.follow("Download the manifest (CSV)")
    assert "done" in (await (await taken.value).path()).read_text()

    await sofia.type("Search by name, birth date, number or address", "Handedover")
    await sofia.press("Handedover", "link", within="Handedover")
    await sofia.sees("Owner: Maria")
    await sofia.follow("Timeline")
    await sofia.sees("Ken", "Called the household.", "Sofia", "Ken is away")
    await sofia.follow("Who looked")
    await sofia.sees("Readings of this case", "Sofia")
    await sofia.follow("Bundle")
    async with sofia.page.expect_download() as taken:
        await sofia.press("Make and download the bundle")
    assert zipfile.is_zipfile(await (await taken.value).path())
