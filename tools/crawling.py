"""Every page a person can reach by links, one address of each kind."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from playwright.async_api import Page

#: What stands for one of many in an address: a case, a number, a command.
_ONE_OF_MANY = re.compile(r"(?<=/)(\d+-)?[0-9a-f]{8}-[0-9a-f-]{27}[^/]*|(?<=/)[^/]*\d[^/]*")
#: Where a link leads to a file or another program.
_NO_PAGE = re.compile(r"^/(assets|api)/|\.(csv|zip|pdf|svg|json)$|/(file|download|content)$")


def kind_of(address: str) -> str:
    """`/cases/{}/notices` for the notices of any case: the same page, whatever it shows."""
    path = urlsplit(address).path
    return re.sub(r"(/(?:do|procedures|calendars)/)[^/]+", r"\1{}", _ONE_OF_MANY.sub("{}", path)) or "/"


class DeadLink(AssertionError):
    """A page offers an address that does not answer whoever reads it."""


async def crawl(page: Page, start: str = "/", limit: int = 80) -> AsyncIterator[str]:
    """Opens one address of each kind and gives its kind, the page standing there; stops at `limit`.

    Raises DeadLink where an address answers 4xx or 5xx: what somebody may not open is not offered to them.
    """
    waiting, seen = [start], {kind_of(start)}
    while waiting and len(seen) <= limit:
        address = waiting.pop(0)
        answer = await page.goto(address)
        if answer is not None and answer.status >= 400:
            raise DeadLink(f"{address} answers {answer.status}")
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        seen.add(kind_of(page.url))
        yield kind_of(page.url)
        links: list[str] = await page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        for link in links:
            if _leads_on(link, page.url) and kind_of(link) not in seen:
                seen.add(kind_of(link))
                waiting.append(link)


def _leads_on(link: str, here: str) -> bool:
    there, mine = urlsplit(link), urlsplit(here)
    return (there.scheme, there.netloc) == (mine.scheme, mine.netloc) and not _NO_PAGE.search(there.path)
