"""The live stream: server-sent events of the caller's county, resumable, without personal data."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, QueryParameter
from litestar.response import Stream

from caseclock.application.countyreader import Happened, Watcher
from caseclock.application.denied import Denied
from caseclock.application.roles import SITE_ROLES
from caseclock.application.streams import Start, Streams
from caseclock.application.tokens import Principal
from caseclock.kernel.ids import CaseRef
from caseclock.web.auth import the_principal

MEDIA = "text/event-stream"
#: How soon a browser comes again after the stream broke off.
RETRY_MS = 2000
_ID = re.compile(r"(0|[1-9]\d{0,4}):(0|[1-9]\d{0,17})", re.ASCII)
LastSeen = Annotated[
    str,
    HeaderParameter(
        name="Last-Event-ID",
        max_length=40,
        description="`<county>:<number>` of the last event seen: what came after it follows.",
    ),
]
Last = Annotated[
    str,
    QueryParameter(
        name="last",
        max_length=40,
        description="The same for a page, which knows up to what it was drawn and cannot send the header.",
    ),
]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One event: `data:` of a line. Read the case for more; its `id:` is `<county>:<number>`."""

    type: str
    case: str
    version: int
    number: int
    effective_on: str


@get(
    "/stream",
    opt={"operation": "stream.read"},
    tags=["Delivery"],
    summary="Events as they happen",
    media_type=MEDIA,
    responses={200: ResponseSpec(Line, description="Server-sent events, each a Line.", media_type=MEDIA)},
    response_headers=[ResponseHeader(name="Cache-Control", value="no-store", documentation_only=True)],
)
async def stream(request: Request[Any, Any, Any], last: LastSeen = "", drawn: Last = "") -> Stream:
    """From now on, or after `Last-Event-ID`. `event: reset` says that the number asked for is not there.

    `event: alive` comes first and now and then, so that who hears nothing knows that the line is dead.
    """
    streams, principal = request.app.state.streams, the_principal(request)
    if not isinstance(streams, Streams):
        raise Denied("absent", "no_stream", "This installation serves no stream.")
    actor = principal.actor
    watcher = _watcher(principal)
    start = await streams.start(watcher, _number(last or drawn, actor.county))
    return Stream(
        _lines(streams, watcher, start),
        media_type=MEDIA,
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


def _watcher(principal: Principal) -> Watcher:
    """A site's people see their own site; everyone else the county."""
    actor = principal.actor
    only = (actor.site or UUID(int=0)) if actor.role in SITE_ROLES else None
    return Watcher(actor.county, principal.token_hash, principal.session.account_id, only, actor.own_cases)


async def _lines(streams: Streams, watcher: Watcher, start: Start) -> AsyncIterator[bytes]:
    county = watcher.county
    head = b"retry: %d\n" % RETRY_MS
    if start.lost:
        head += b"id: %d:%d\nevent: reset\ndata: {}\n\n" % (county, start.at)
    async with aclosing(streams.watch(watcher, start)) as found:
        async for told in found:
            if isinstance(told, int):
                # Who comes again need not read what was for others: its number counts as seen.
                block = b"id: %d:%d\nevent: alive\ndata: {}\n\n" % (county, told)
            else:
                line = msgspec.json.encode(_line(county, told))
                block = b"id: %d:%d\ndata: %s\n\n" % (county, told.number, line)
            yield head + block
            head = b""


def _line(county: int, told: Happened) -> Line:
    return Line(
        type=told.type,
        case=str(CaseRef(county, told.case_id)),
        version=told.version,
        number=told.number,
        effective_on=told.effective_on.isoformat(),
    )


def _number(last: str, county: int) -> int | None:
    if not last:
        return None
    match = _ID.fullmatch(last.strip())
    if match is None or int(match[1]) != county:
        raise Denied(
            "invalid",
            "last_event_refused",
            "This is no event of your county.",
            remedy="Send the id of the last event as it came, or none.",
            field="Last-Event-ID",
        )
    return int(match[2])


HANDLERS = [stream]
