"""The world outside on loopback: a mail server and a receiver of events that keep every id they are given."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, post

from tests.support.serving import served
from tests.support.smtp import MailServer, mail_server

SITE = re.compile(r"/sites/(\S+)/activate")
#: A line of its own, which on the wire ends with a carriage return too.
CODE = re.compile(r"^ {4}(\S+)\s*$", re.MULTILINE)


class Outside:
    """What came in: mails, and events as (id, body) in the order of their coming."""

    def __init__(self, mail: MailServer) -> None:
        self.mail = mail
        self.events: list[tuple[str, bytes]] = []
        self.url = ""

    def codes(self, since: int) -> list[tuple[str, str]]:
        """The sites and their codes in the mails that came after so many."""
        texts = [each.get_content() for each in self.mail.taken[since:]]
        found = [(SITE.search(text), CODE.search(text)) for text in texts]
        return [(site[1], code[1]) for site, code in found if site and code]

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
