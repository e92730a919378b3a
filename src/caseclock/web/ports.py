"""Services outside: how they do, what they answered that waits for a person, and their answers coming in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath

from caseclock.application.app import Application
from caseclock.application.ports.callback import read_kept, take
from caseclock.application.ports.settings import SERVICES
from caseclock.store.ports import KeptAnswer, Ports
from caseclock.web.auth import access_of, the_actor
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor

SIGNATURE = "caseclock-signature"
_TAGS = ["Services outside"]
#: An answer that is no JSON is kept all the same, so it must come in.
_MEDIA = frozenset({"application/json", "application/x-ndjson", "text/plain", "text/html", "text/xml"})


class PortView(msgspec.Struct, frozen=True, kw_only=True):
    """A service: `by_hand` without an address; `down` since when it is left alone after failures in a row;
    how many questions wait for its answer, and how many of its answers fit no question of ours."""

    service: str
    by_hand: bool
    down_since: datetime | None = None
    why: str = ""
    waiting: int = 0
    unmatched: int = 0


class PortList(msgspec.Struct, frozen=True, kw_only=True):
    """Hub, SAVE and MEDS."""

    items: list[PortView]


class KeptPage(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first; `next` is empty on the last page."""

    items: list[KeptAnswer]
    next: str


class AnswerText(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it came; what is no text is shown by signs that stand for it."""

    text: str


@get("/ports", opt={"operation": "ports.read"}, tags=_TAGS, summary="How services outside do")
async def list_ports(request: Request[Any, Any, Any]) -> PortList:
    """Counts over the whole installation; they name nobody."""
    app = _app(request)
    found = {row.service: row for row in await Ports(app.store.pool).vitals()}
    items = []
    for name in SERVICES:
        row = found.get(name)
        items.append(
            PortView(
                service=name,
                by_hand=not app.ports.asks(name),
                down_since=row.opened_at if row else None,
                why=row.last_error if row else "",
                waiting=row.waiting if row else 0,
                unmatched=row.unmatched if row else 0,
            )
        )
    return PortList(items=items)


@get(
    "/ports/answers", opt={"operation": "ports.answers"}, tags=_TAGS, summary="Answers that wait for a person"
)
async def kept_answers(request: Request[Any, Any, Any], cursor: Cursor = "", limit: Limit = 50) -> KeptPage:
    """What could not be used, fits no question, or was refused by the case; without what it says."""
    before = from_cursor(cursor, tuple[datetime, UUID])
    rows = await Ports(_app(request).store.pool).kept(the_actor(request).county, limit + 1, before)
    last = rows[limit - 1] if len(rows) > limit else None
    return KeptPage(items=rows[:limit], next=to_cursor(last.received_at, last.answer_id) if last else "")


@get(
    "/ports/answers/{answer:uuid}",
    opt={"operation": "ports.answer"},
    tags=_TAGS,
    summary="What an answer says",
)
async def one_answer(request: Request[Any, Any, Any], answer: FromPath[UUID]) -> AnswerText:
    """For the Program alone, who decides what it means; the reading is recorded."""
    actor = the_actor(request)
    return AnswerText(text=await read_kept(_app(request), access_of(request), actor, answer))


@post(
    "/ports/{service:str}/answers",
    opt={"public": True, "media": _MEDIA},
    status_code=202,
    tags=_TAGS,
    summary="Bring an answer (for the service itself)",
)
async def bring_answer(
    request: Request[Any, Any, Any],
    service: FromPath[str],
) -> None:
    """Signed with the service's token. It is kept as it comes and acted on afterwards, once."""
    await take(_app(request), service, await request.body(), request.headers.get(SIGNATURE, ""))


HANDLERS = [list_ports, kept_answers, one_answer, bring_answer]


def _app(request: Request[Any, Any, Any]) -> Application:
    application = request.app.state.application
    assert isinstance(application, Application)
    return application
