"""Every address of the application, from the application itself, and one way to ask each."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from litestar import Litestar

from caseclock.web.commands import ADDRESS, described
from tests.support.office import rules

_PLACE = re.compile(r"\{(\w+):\w+\}")
#: What a place of a name common to many means at each address.
_MEANT = {
    "/api/v1/calendars/{county:str}/{name:str}/changes": {"name": "county_office"},
    "/api/v1/policy/calendars/{name:str}": {"name": "state_holidays"},
    "/admin/calendars/{name:str}": {"name": "state_holidays"},
    "/api/v1/procedures/{name:str}": {"name": "hearing"},
    "/admin/procedures/{name:str}": {"name": "hearing"},
    "/api/v1/me/filters/{name:str}": {"name": "mine"},
    "/admin/accounts/{account:str}/{what:str}": {"what": "unblock"},
    "/intake/{draft_id:uuid}/{step:str}": {"step": "people"},
    "/cases/{case_id:str}/do/{command:str}": {"command": "add-note"},
    "/api/v1/ports/{service:str}/answers": {"service": "hub"},
    "/cases/{case_id:str}/since/{version:int}": {"version": "1"},
    "/cases/{case_id:str}/determinations/{version:int}": {},
}


class Route(NamedTuple):
    """A method at an address; `operation` is what a role must be allowed, empty where it is public."""

    method: str
    path: str
    operation: str

    @property
    def label(self) -> str:
        return self.method + " " + _PLACE.sub(r"{\1}", self.path)

    @property
    def api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def places(self) -> list[str]:
        """The names in braces."""
        return _PLACE.findall(self.path)

    def address(self, ids: Mapping[str, str]) -> str:
        """The address with an id in each place."""
        found = {**ids, **_MEANT.get(self.path, {})}
        return _PLACE.sub(lambda place: quote(found[place[1]], safe=""), self.path)


def routes(app: Litestar) -> Iterator[Route]:
    """All but files that are the same for everyone: assets, and the description of the API."""
    for route in app.routes:
        if route.path.startswith(("/assets/", "/api/v1/schema")):
            continue
        for handler in getattr(route, "route_handlers", ()):
            for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                operation = "" if handler.opt.get("public") else handler.opt.get("operation", "unguarded")
                for path in _written_out(route.path):
                    yield Route(method, path, operation)


def _written_out(path: str) -> list[str]:
    """An address for each command in the place of the one that they share."""
    if path != f"/api/v1{ADDRESS}":
        return [path]
    return [path.replace("{command:str}", name) for name in described(rules())]


def is_command(route: Route) -> bool:
    """A command on a case: what they share is asked of one, what differs is in the procedure files."""
    return "/commands/" in route.path


async def status_of(app: Any, path: str, headers: Mapping[str, str]) -> int:
    """The status of an answer that may never end, such as a stream."""
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    lines = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "scheme": "http", "headers": lines,
        "server": ("testserver", 80), "client": ("192.0.2.9", 1),
    }  # fmt: skip

    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        if first := next(asked, None):
            return first
        await asyncio.wait([started])
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start" and not started.done():
            started.set_result(message["status"])

    answering = asyncio.create_task(app(scope, receive, send))
    try:
        return await asyncio.wait_for(asyncio.shield(started), 60)
    finally:
        await asyncio.wait_for(answering, 60)
