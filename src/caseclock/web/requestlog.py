"""One line for each request: what was asked by its route, never by its address, and how it ended."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from caseclock.application.noting import noting
from caseclock.application.tokens import Principal
from caseclock.kernel.time import monotonic

LOG = logging.getLogger("caseclock.request")
HEADER = b"x-request-id"
#: A proxy's own id is taken over when it can be nothing but an id.
_ID = re.compile(rb"[0-9a-fA-F-]{16,64}")


class RequestLog:
    """Around the whole application, so that what fails before any handler is seen too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Gives the request an id, answers with it, and logs one line at the end."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request_id, status, begun = _id_of(scope["headers"]), 0, monotonic()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (HEADER, request_id.encode())]
            await send(message)

        with noting(request_id=request_id) as notes:
            try:
                await self._app(scope, receive, sending)
            finally:
                facts = {
                    **notes,
                    **_facts(scope),
                    "status": status,
                    "ms": round(1000 * (monotonic() - begun), 1),
                }
                LOG.info("request", extra={"facts": facts})


def _id_of(headers: Any) -> str:
    given = next((value for name, value in headers if name == HEADER), b"")
    return given.decode() if _ID.fullmatch(given) else secrets.token_hex(16)


def _facts(scope: Mapping[str, Any]) -> dict[str, Any]:
    """Method, route, and where somebody is signed in, the county and role."""
    facts: dict[str, Any] = {"method": scope["method"], "route": scope.get("path_template") or "none"}
    principal = (scope.get("state") or {}).get("principal")
    if isinstance(principal, Principal):
        facts |= {"county": principal.actor.county, "role": principal.actor.role}
    return facts
