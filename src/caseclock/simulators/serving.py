"""The little of HTTP that a simulator needs: requests as values, answers as values, and a server."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import click
import httpx
import msgspec
import uvicorn

from caseclock.kernel.time import wall_now


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A request: its method, path, token and body."""

    method: str
    path: str
    token: str
    body: bytes


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """An answer."""

    status: int = 200
    body: bytes = b""


def said(value: object, status: int = 200) -> Said:
    """An answer in JSON."""
    return Said(status=status, body=msgspec.json.encode(value))


Answering = Callable[[Call], Awaitable[Said]]


class Site:
    """An ASGI application over one function."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        token = headers.get(b"authorization", b"").decode("latin-1").removeprefix("Bearer ")
        answer = await self._answering(
            Call(method=scope["method"], path=scope["path"], token=token, body=body)
        )
        kind = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": answer.status, "headers": kind})
        await send({"type": "http.response.body", "body": answer.body})


class Caller:
    """Brings answers by itself, signed with the token, until the other side takes them."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._client = httpx.AsyncClient(timeout=10)
        self._under_way: set[asyncio.Task[None]] = set()

    def bring(self, url: str, body: bytes, after: float) -> None:
        """In so many seconds; tried again each half second, for a minute. Nowhere without an address."""
        if not url.startswith("http"):
            return
        task = asyncio.create_task(self._bring(url, body, after))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _bring(self, url: str, body: bytes, after: float) -> None:
        await asyncio.sleep(after)
        for _ in range(120):
            moment = int(wall_now().timestamp())
            made = hmac.new(self._token, b"%d." % moment + body, hashlib.sha256).hexdigest()
            headers = {"caseclock-signature": f"t={moment},v1={made}", "content-type": "application/json"}
            try:
                if (await self._client.post(url, content=body, headers=headers)).status_code < 300:
                    return
            except httpx.HTTPError as error:
                click.echo(f"{url} did not take an answer: {error!r}", err=True)
            await asyncio.sleep(0.5)


def serve(site: Site, port: int) -> None:
    """Answers at a port of this machine until it is stopped; 0 is any free one. It says where."""
    with socket.socket(proto=socket.IPPROTO_TCP) as way_in:
        way_in.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        way_in.bind(("127.0.0.1", port))
        click.echo(f"answers at http://127.0.0.1:{way_in.getsockname()[1]}")
        config = uvicorn.Config(site, log_level="warning", lifespan="off")
        uvicorn.Server(config).run(sockets=[way_in])
