"""In production nothing is answered over plain HTTP or under another name than our own."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from caseclock.web.problem import MEDIA_TYPE, problem

#: Asked by whoever watches the server, from beside it.
WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})


class OverTlsOnly:
    """Refuses what did not come over TLS to `address`; a proxy that is trusted says whether it did."""

    def __init__(self, app: ASGIApp, address: str) -> None:
        self._app = app
        self._names = {urlsplit(address).netloc.lower(), (urlsplit(address).hostname or "").lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets pass, or answers 403 (plain HTTP) or 421 (another name)."""
        if scope["type"] != ScopeType.HTTP or scope["path"] in WATCHED:
            await self._app(scope, receive, send)
        elif scope["scheme"] != "https":
            await _refuse(send, 403, "tls_only", "This office is reached over https only.")
        elif _host_of(scope) not in self._names:
            await _refuse(send, 421, "another_name", "This office has another name.")
        else:
            await self._app(scope, receive, send)


def _host_of(scope: Scope) -> str:
    found = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return found.decode("latin-1").lower()


async def _refuse(send: Send, status: int, code: str, title: str) -> None:
    body = msgspec.json.encode(problem(status, code, title, remedy="Use the address your county gave you."))
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
