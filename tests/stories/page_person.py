"""Someone who acts through the pages in a browser of their own, and asks over HTTP.

Each command is first foreseen over HTTP: what is refused there the form must refuse, and what is not it must
record. That a form bends no field shows in the story, whose two lives must be the same.
"""

from __future__ import annotations

import re
from typing import Any, Self

import httpx
from playwright.async_api import Browser, Page

from caseclock.application.forms.filling import filled
from caseclock.application.forms.form import command_form
from tests.browser.browsing import watch
from tests.stories.person import Person, plain
from tests.support.office import rules

_DONE = re.compile(r"\bdone=([0-9a-f-]{36})")
_ROW = re.compile(r"(?P<rows>.+?)\.(?P<number>\d+)(?=\.|$)")


class PagePerson(Person):
    """A person whose commands in a case are forms on a page."""

    page: Page
    complaints: list[str]

    @classmethod
    async def at_browser(cls, person: Person, url: str, browser: Browser) -> Self:
        """The same session in a browser."""
        found = cls(person.client, person.login, person.account)
        context = await browser.new_context(base_url=url, viewport={"width": 1280, "height": 900})
        token = person.client.headers["Authorization"].removeprefix("Bearer ")
        await context.add_cookies([{"name": "caseclock_session", "value": token, "url": url}])
        found.page = await context.new_page()
        found.page.set_default_timeout(30_000)
        found.complaints = watch(found.page)
        return found

    async def give(self, command: str, case: str, /, *, key: str = "", **body: Any) -> httpx.Response:
        """By the form; an opening, which has no case yet, over HTTP. What HTTP refuses the form refuses."""
        if not case:
            return await super().give(command, case, key=key, **body)
        path, headers = f"/cases/{case}/commands/{command}", {"Idempotency-Key": f"{key or case} foreseen"}
        foreseen = await self.client.post(path, json=plain(body), headers=headers, params={"preview": "true"})
        opened = await self.page.goto(f"/cases/{case}/do/{command}")
        assert opened is not None
        if opened.ok:
            await self._fill(command, plain(body))
            await self._press("record")
            if await self.page.locator("button[value=confirm]").count():
                await self._press("confirm")
        said = await self.page.locator("main").inner_text()
        done = _DONE.search(self.page.url)
        assert bool(done) == (foreseen.status_code == 200), f"{command}: {foreseen.text}\n{said}"
        if done is None:
            return foreseen
        return httpx.Response(200, json=foreseen.json() | {"preview": False, "command_id": done[1]})

    async def _press(self, button: str) -> None:
        async with self.page.expect_navigation():
            await self.page.locator(f".cc-buttons button[value={button}]").click()

    async def _fill(self, command: str, body: dict[str, Any]) -> None:
        fields = filled(command_form(rules(), command).shapes, body)
        await self._open_rows(fields)
        await self.page.evaluate(
            "document.querySelectorAll('main details').forEach(each => each.open = true)"
        )
        for path, values in fields.items():
            await self._type(path, values)

    async def _open_rows(self, fields: dict[str, list[str]]) -> None:
        """Presses `Add` until every row that the body has stands on the page."""
        rows = {(match["rows"], match["number"]) for path in fields for match in _ROW.finditer(path)}
        for path, number in sorted(rows):
            if await self.page.locator(f'[name^="f.{path}.{number}"]').count() == 0:
                await self.page.locator(f'button[value="add:{path}"]').click()

    async def _type(self, path: str, values: list[str]) -> None:
        inputs = self.page.locator(f'[name="f.{path}"]')
        if await inputs.count() == 0:
            assert not any(values), f"the form has no field {path}"
            return
        kind = await inputs.first.evaluate("each => each.type")
        if kind in ("checkbox", "radio"):
            for value in values:
                # The design system draws its own box; people press the label.
                box = self.page.locator(f'[name="f.{path}"][value="{value}"]')
                if not await box.is_checked():
                    await self.page.locator(f'label[for="{await box.get_attribute("id")}"]').click()
        elif kind == "select-one":
            await inputs.first.select_option(values[0])
        elif kind == "hidden":
            assert await inputs.first.input_value() == values[0], path
        else:
            await inputs.first.fill("\n".join(values))
