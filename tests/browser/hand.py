"""Somebody who knows only what is written on the page; each click and each typing is a step."""

from __future__ import annotations

import re
from typing import Literal

from playwright.async_api import Locator, Page

from tests.browser.open_office import OpenOffice


class Hand:
    """Finds everything by its visible name, and counts what it takes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    @classmethod
    async def of(cls, office: OpenOffice, login: str) -> Hand:
        """This person, signed in, at the first address."""
        opened = await office.page(login)
        await opened.goto("/")
        return cls(opened)

    async def press(self, name: str, role: Literal["link", "button"] = "button", within: str = "") -> None:
        """Presses what bears this name; `within` a row, an item or a group that says so."""
        await self._press(self.inside(within).get_by_role(role, name=name, exact=not within).first)

    async def follow(self, name: str, within: str = "") -> None:
        """Follows the link of this name."""
        await self.press(name, "link", within)

    async def type(self, label: str, text: str) -> None:
        """Types into what is labelled so."""
        self.steps += 1
        await self.labelled(label).fill(text)

    async def choose(self, label: str, option: str) -> None:
        """Chooses an answer by its words."""
        self.steps += 1
        await self.labelled(label).select_option(label=option)

    async def sees(self, *texts: str) -> None:
        """All of it stands on the page, in the end."""
        for text in texts:
            await self.page.get_by_role("main").filter(has_text=text).wait_for()

    def labelled(self, label: str) -> Locator:
        """The field whose label begins so: the search box on every page speaks of birth dates too."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first

    def inside(self, within: str) -> Locator | Page:
        """The row or item that says this, or the page."""
        return self.page.locator("tr, li, fieldset").filter(has_text=within).last if within else self.page

    async def _press(self, what: Locator) -> None:
        self.steps += 1
        await what.click()
