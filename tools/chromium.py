"""The real browser of tests and screenshots: Debian's Chromium, headless."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, ViewportSize, async_playwright

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Milliseconds in which it starts, on a machine that does much else.
_START = 120_000
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 800}


class NoChromium(Exception):
    """There is no browser to open pages in."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Chromium with a new profile. Raises NoChromium, which names the package."""
    path = shutil.which("chromium")
    if path is None:
        raise NoChromium("install the package chromium (apt-get install chromium): pages need it")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=list(_FLAGS), timeout=_START)
        try:
            yield browser
        finally:
            await browser.close()
