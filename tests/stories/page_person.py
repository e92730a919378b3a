"""Someone who acts through the pages in a browser of their own, and asks over HTTP.

Each command is first foreseen over HTTP: what is refused there the form must refuse, and what is not it must
record. That a form bends no field shows in the story, whose two lives must be the same.
"""

from __future__ import annotations

import re
from typing import Any, Self

import httpx
from playwright.async_api import Browser, Page, Response

from caseclock.application.forms.filling import filled
from caseclock.application.forms.form import command_form
from tests.stories.person import Person, plain
from tests.support.office import rules

_DONE = re.compile(r"\bdone=([0-9a-f-]{36})")
_ROW = re.compile(r"(?P<rows>.+?)\.(?P<number>\d+)(?=\.|$)")
#: Fills the whole form at once; answers what of it has no field, or is no answer of its field.
_FILL = """fields => Object.entries(fields).flatMap(([path, values]) => {
  const inputs = [...document.getElementsByName(`f.${path}`)];
  const [first] = inputs;
  if (!first) return values.some(Boolean) ? [path] : [];
  if (["checkbox", "radio"].includes(first.type)) {
    const wanted = inputs.filter(each => values.includes(each.value));
    for (const each of wanted) each.checked = true;
    return wanted.length === values.filter(Boolean).length ? [] : [path];
  }
  if (first.type !== "hidden") first.value = values.join("\\n");
  return first.value === values.join("\\n") ? [] : [path];
})"""
_CONFIRM = ".cc-buttons button[value=confirm]"
_PRESS = "button => document.querySelector(button).click()"


class PagePerson(Person):
    """A person whose commands in a case are forms on a page.

    Scripts are off: every form must work without them, and a page costs less. tests/browser has them on.
    """

    page: Page

    @classmethod
    async def at_browser(cls, person: Person, url: str, browser: Browser) -> Self:
        """The same session in a browser."""
        found = cls(person.client, person.login, person.account)
        context = await browser.new_context(base_url=url, java_script_enabled=False)
        token = person.client.headers["Authorization"].removeprefix("Bearer ")
        await context.add_cookies([{"name": "caseclock_session", "value": token, "url": url}])
        found.page = await context.new_page()
        found.page.set_default_timeout(60_000)
        # How pages look is tried in tests/browser; styles are most of what a page costs here.
        wire = await context.new_cdp_session(found.page)
        await wire.send("Network.enable")
        await wire.send("Network.setBlockedURLs", {"urls": ["*/assets/*"]})
        return found

    async def give(self, command: str, case: str, /, *, key: str = "", **body: Any) -> httpx.Response:
        """By the form; an opening, which has no case yet, over HTTP. What HTTP refuses the form refuses."""
        if not case:
            return await super().give(command, case, key=key, **body)
        path, headers = f"/cases/{case}/commands/{command}", {"Idempotency-Key": f"{key or case} foreseen"}
        foreseen = await self.client.post(path, json=plain(body), headers=headers, params={"preview": "true"})
        opened = await self.page.goto(f"/cases/{case}/do/{command}", wait_until="domcontentloaded")
        assert opened is not None
        if opened.url.endswith("/reason"):
            # Whose case it is not states a reason first; the page asks for it where HTTP refuses.
            assert foreseen.json()["code"] == "reason_needed", foreseen.text
            return foreseen
        if opened.ok:
            await self._fill(command, plain(body))
            opened = await self._press(".cc-buttons button[value=record]")
            if not _DONE.search(opened.url) and await self.page.locator(_CONFIRM).count():
                opened = await self._press(_CONFIRM)
        done = _DONE.search(opened.url)
        if done is None:
            said = await self.page.locator("main").inner_text()
            assert foreseen.status_code != 200, f"{command}: {foreseen.text}\n{said}"
            return foreseen
        assert foreseen.status_code == 200, f"{command}: {foreseen.text}"
        return httpx.Response(200, json=foreseen.json() | {"preview": False, "command_id": done[1]})

    async def _press(self, button: str) -> Response:
        """The page that follows; of a case that has it recorded its address is enough."""
        async with self.page.expect_navigation(wait_until="commit") as following:
            await self.page.evaluate(_PRESS, button)
        answer = await following.value
        assert answer is not None
        if not _DONE.search(answer.url):
            await self.page.wait_for_load_state("domcontentloaded")
        return answer

    async def _fill(self, command: str, body: dict[str, Any]) -> None:
        fields = filled(command_form(rules(), command).shapes, body)
        await self._open_rows(fields)
        missing = await self.page.evaluate(_FILL, fields)
        assert missing == [], f"the form of {command} does not take {missing}: {self.page.url}"

    async def _open_rows(self, fields: dict[str, list[str]]) -> None:
        """Presses `Add` until every row that the body has stands on the page."""
        rows = {(match["rows"], match["number"]) for path in fields for match in _ROW.finditer(path)}
        for path, number in sorted(rows):
            if await self.page.locator(f'[name^="f.{path}.{number}"]').count() == 0:
                await self._press(f"button[value='add:{path}']")
