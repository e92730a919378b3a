"""A person with a browser: signed in to the pages, reading what they show."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx

from tests.web.desk import Desk


class Visitor:
    """Pages of one person over ASGI: `get`, and `post` with the page's own hidden values."""

    def __init__(self, client: httpx.AsyncClient, csrf: str) -> None:
        self.client = client
        self.csrf = csrf

    async def get(self, address: str, **params: Any) -> httpx.Response:
        return await self.client.get(address, params=params or None)

    async def shown(self, address: str, **params: Any) -> str:
        answer = await self.get(address, **params)
        assert answer.status_code == 200, (answer.status_code, text_of(answer.text)[:500])
        return answer.text

    async def post(self, address: str, *, hx: bool = False, **fields: str) -> httpx.Response:
        headers = {"HX-Request": "true"} if hx else {}
        return await self.client.post(address, data={"csrf": self.csrf, **fields}, headers=headers)


async def visitor(desk: Desk, headers: dict[str, str]) -> Visitor:
    """The browser of who holds an API session: the same session, carried as the pages carry it."""
    token = headers["Authorization"].removeprefix("Bearer ")
    client = desk.from_address("192.0.2.77")
    client.headers["Accept"] = "text/html"
    client.cookies.set("caseclock_session", token)
    me = (await desk.client.get("/api/v1/me", headers=headers)).json()
    return Visitor(client, me["csrf"])


def text_of(html: str) -> str:
    """What a page says, without its marks."""
    body = html.partition("<body")[2] or html
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def section(html: str, id: str) -> str:
    """From the element with an id to the end of the page."""
    return html.partition(f'id="{id}"')[2]
