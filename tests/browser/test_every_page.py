"""Every page that anybody reaches by links, wide and narrow, in both languages: axe, console, scrolling."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from playwright.async_api import Page
from tools.chromium import NARROW, WIDE
from tools.crawling import crawl

from caseclock.web.pages.texts import catalogue
from tests.browser.browsing import axe, overflow
from tests.browser.open_office import BEGINS, COUNTY, STATE, OpenOffice

MEMBERS = [
    {"first_name": "Ines", "last_name": "Quiroga", "birth_date": "1971-06-07"},
    {"first_name": "Luz", "last_name": "Quiroga", "birth_date": "2019-02-11"},
]


async def a_full_desk(office: OpenOffice) -> None:
    """Two cases of Maria's, one a little late."""
    for filed_on in ("2025-01-06", BEGINS.isoformat()):
        await office.do(
            "maria", "open-case", application={"filed_on": filed_on}, members=MEMBERS, unit="intake-1"
        )


async def a_site(office: OpenOffice) -> None:
    """A provider's site that has certified nobody yet, and Celia, who works there."""
    certifier = {"first_name": "Celia", "last_name": "Quiroga", "email": "celia@clinic.example"}
    named = {"name": "Eastside", "address": "1 Main St", "npi": "1234567893"}
    site = (await office.do("flora", "enrol-site", certifier=certifier, **named))["case"]
    await office.add("celia", "site_certifier", county=STATE, site=UUID(site.partition("-")[2]))


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """The kinds of page that axe has seen: their marks are the same whoever reads them."""
    return set()


@pytest.mark.parametrize(
    ("login", "language"),
    [(login, "en") for login in ("maria", "sofia", "ada", "carl", "flora", "celia")]
    + [("maria", "es"), ("celia", "es")],
)
async def test_every_page_can_be_used_by_everybody(
    office: OpenOffice, looked_at: set[str], login: str, language: str
) -> None:
    county = STATE if login in ("flora", "celia") else COUNTY
    if "celia" not in office.accounts:
        await a_full_desk(office)
        await a_site(office)
    page = await office.page(
        login, county, reduced_motion="reduce", locale={"en": "en-US", "es": "es-US"}[language]
    )
    wrong = []
    async for kind in crawl(page, f"{office.url}/"):
        if kind not in looked_at:
            wrong += await axe(page)
            looked_at.add(kind)
        assert await page.locator("h1").count() == 1, kind
        assert await page.locator("html").get_attribute("lang") == language, kind
        # A case's own number is no person; a name, a birth date or an identifier would be.
        assert not re.search(r"Quiroga|Ines|1971", await page.title() + page.url), kind
        if language == "es":
            wrong += [f"{kind} says in English: {said}" for said in await _english(page)]
        await page.set_viewport_size(NARROW)
        if (beyond := await overflow(page)) > 0:
            wrong.append(f"{kind} scrolls sideways by {beyond} pixels on a narrow screen")
        await page.set_viewport_size(WIDE)
    assert wrong == []


async def _english(page: Page) -> list[str]:
    """Our own sentences, of three words or more, that stand on a Spanish page in English."""
    lines = {line.strip() for line in (await page.inner_text("body")).splitlines()}
    return sorted(each for each in catalogue("es") if each.count(" ") > 1 and each in lines)
