"""Pages of a case read over ASGI by a person who is signed in."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx

from tests.web.desk import API, Desk
from tests.web.test_forms import key, opened


class Reader:
    """Somebody with a case, who opens its pages and posts its forms."""

    def __init__(self, desk: Desk, headers: dict[str, str], case: str) -> None:
        self.desk = desk
        self.headers = headers
        self.case = case

    async def do(self, command: str, **body: Any) -> dict[str, Any]:
        """A command over the API, for what a page only needs to be there."""
        url = f"{API}/cases/{self.case}/commands/{command}"
        answer = await self.desk.client.post(url, headers=self.headers | key(), json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def api(self, path: str) -> Any:
        """A part of the case over the API."""
        answer = await self.desk.client.get(f"{API}/cases/{self.case}{path}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def get(self, path: str, language: str = "en", **headers: str) -> httpx.Response:
        """A page of the case."""
        asked = (headers or self.headers) | {"Accept": "text/html", "Accept-Language": language}
        return await self.desk.client.get(f"/cases/{self.case}{path}", headers=asked)

    async def text(self, path: str, language: str = "en") -> str:
        """What a page says, without its tags."""
        answer = await self.get(path, language)
        assert answer.status_code == 200, answer.text[:2000]
        return plain(answer.text)

    async def csrf(self) -> str:
        """The value that a form of ours carries."""
        found = re.search(r'name="csrf" value="([^"]+)"', (await self.get("")).text)
        assert found
        return found[1]


def plain(html: str) -> str:
    """The words of a page, one space between them and none before a stop."""
    body = html.partition("<main")[2]
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
    return re.sub(r" ([.,;:])", r"\1", words)


async def reader(desk: Desk, county: int, role: str = "worker", **changes: Any) -> Reader:
    """A worker with a new case."""
    headers = await desk.person(county, f"ana.{role}", role)
    return Reader(desk, headers, await opened(desk, headers, **changes))
