"""The world outside on loopback: a mail server and a receiver of events that keep every id they are given."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, post

from tests.support.serving import served
from tests.support.smtp import MailServer, mail_server


class Outside:
    """What came in: mails, and events as (id, body) in the order of their coming."""

    def __init__(self, mail: MailServer) -> None:
        self.mail = mail
        self.events: list[tuple[str, bytes]] = []
        self.url = ""

    @property
    def mails(self) -> list[tuple[str, str]]:
        """Each mail that came: its id, and what it says."""
        return [(str(each["Message-ID"]), each.get_content()) for each in self.mail.taken]


@asynccontextmanager
async def outside() -> AsyncIterator[Outside]:
    """Both servers, listening."""
    async with mail_server() as mail:
        here = Outside(mail)

        @post("/events", status_code=204)
        async def take(request: Request[Any, Any, Any]) -> None:
            body = await request.body()
            here.events.append((json.loads(body)["id"], body))

        async with served(Litestar([take], openapi_config=None)) as address:
            here.url = f"{address}/events"
            yield here
