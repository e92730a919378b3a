"""Pictures of every page of a running demo, wide and narrow: `python -m tools.screenshots [URL] [FOLDER]`.

The three that the README shows are taken by the same walk and kept in docs/pictures with `--readme`.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from pathlib import Path

from playwright.async_api import Browser, Page
from tools.chromium import NARROW, WIDE, chromium
from tools.crawling import crawl

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
#: Whose pages: login and county of the demo.
PEOPLE = (("maria", 19), ("ruth", 19), ("victor", 19), ("linda", 19), ("flora", 0), ("celia", 0))
#: What the README shows: kind of page, as whom.
SHOWN = {("maria", "/work"): "my-work", ("maria", "/cases/{}"): "case", ("ruth", "/supervise"): "supervisor"}


async def sign_in(page: Page, url: str, login: str, county: int) -> None:
    """Through the demo's own sign-in pages, which show the password and the code."""
    await page.goto(f"{url}/sign-in")
    await page.get_by_label("County number").fill(str(county))
    await page.get_by_label("Login").fill(login)
    await page.get_by_label("Password").fill(await page.locator(".cc-demo code").first.inner_text())
    await page.keyboard.press("Enter")
    code = await page.locator("#demo-code").inner_text()
    await page.get_by_label("Code of six digits").fill(code)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Sign out").wait_for()


async def walk(browser: Browser, url: str, login: str, county: int, folder: Path, *, readme: bool) -> None:
    """One person's pages, each wide and narrow."""
    context = await browser.new_context(viewport=WIDE, reduced_motion="reduce")
    page = await context.new_page()
    await sign_in(page, url, login, county)
    async for kind in crawl(page, f"{url}/"):
        name = re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-") or "home"
        await page.screenshot(path=folder / f"{login}-{name}-wide.png", full_page=True)
        if readme and (login, kind) in SHOWN:
            await page.screenshot(path=PICTURES / f"{SHOWN[login, kind]}.png")
        await page.set_viewport_size(NARROW)
        await page.screenshot(path=folder / f"{login}-{name}-narrow.png", full_page=True)
        await page.set_viewport_size(WIDE)
        print(f"{login} {kind}")  # noqa: T201 - the command's output
    await context.close()


async def main() -> None:
    """Reads the arguments and walks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("--readme", action="store_true", help="also renew docs/pictures")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        for login, county in PEOPLE:
            await walk(browser, asked.url.rstrip("/"), login, county, asked.folder, readme=asked.readme)


if __name__ == "__main__":
    asyncio.run(main())
