"""What every page is held to in a real browser: a quiet console, nothing for axe to find, no wide scroll."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import ConsoleMessage, Page

_AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


def watch(page: Page) -> list[str]:
    """What the page's console says is wrong. A refused form's own 4xx status is no fault of the page."""
    found: list[str] = []

    def said(message: ConsoleMessage) -> None:
        own_answer = "status of 4" in message.text and "/assets/" not in message.location.get("url", "")
        if message.type in ("error", "warning") and not own_answer:
            found.append(f"{page.url}: {message.text}")

    page.on("console", said)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    return found


async def axe(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page as it stands, a line a rule."""
    await page.evaluate(_AXE.read_text())
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    result: dict[str, Any] = await page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{page.url} {violation['id']}: {violation['help']} "
        f"{[node['html'][:160] for node in violation['nodes'][:3]]}"
        for violation in result["violations"]
    ]


async def overflow(page: Page) -> int:
    """By how many pixels the page itself scrolls sideways."""
    width: int = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
