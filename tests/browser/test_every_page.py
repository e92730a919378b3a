"""Every page that anybody reaches by links, wide and narrow, in both languages: axe, console, scrolling."""

from __future__ import annotations

import re

import pytest
from tools.chromium import NARROW, WIDE
from tools.crawling import crawl

from tests.browser.browsing import axe, overflow
from tests.browser.open_office import BEGINS, OpenOffice

MEMBERS = [
    {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"},
    {"first_name": "Luz", "last_name": "Ruiz", "birth_date": "2019-02-11"},
]


async def a_full_desk(office: OpenOffice) -> None:
    """Two cases of Maria's, one a little late."""
    for filed_on in ("2025-01-06", BEGINS.isoformat()):
        await office.do(
            "maria", "open-case", application={"filed_on": filed_on}, members=MEMBERS, unit="intake-1"
        )


@pytest.mark.parametrize(
    ("login", "language"), [("maria", "en"), ("maria", "es"), ("sofia", "en"), ("ada", "en"), ("carl", "en")]
)
async def test_every_page_can_be_used_by_everybody(office: OpenOffice, login: str, language: str) -> None:
    await a_full_desk(office)
    page = await office.page(login, reduced_motion="reduce", locale={"en": "en-US", "es": "es-US"}[language])
    wrong = []
    async for kind in crawl(page, f"{office.url}/"):
        wrong += await axe(page)
        assert await page.locator("h1").count() == 1, kind
        # A case's own number is no person; a name, a birth date or an identifier would be.
        assert not re.search(r"Ruiz|Ana|1990", await page.title() + page.url), kind
        await page.set_viewport_size(NARROW)
        if (beyond := await overflow(page)) > 0:
            wrong.append(f"{kind} scrolls sideways by {beyond} pixels on a narrow screen")
        await page.set_viewport_size(WIDE)
    assert wrong == []
