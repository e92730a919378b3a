"""What leaves the county: receivers of its events, messages that were given up, promises found broken."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from caseclock.application.app import Application
from caseclock.application.delivery import managing
from caseclock.kernel.ids import CaseRef
from caseclock.store.findings import Findings
from caseclock.store.outbox import DeadLetter, Outbox
from caseclock.store.webhooks import Webhook, Webhooks
from caseclock.web.auth import access_of, the_actor
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor

_TAGS = ["Delivery"]
_NO_CASE = UUID(int=0)
#: What of a message is shown: nothing that names a person, and no address.
_SHOWN = ("alert", "alert_id", "case_number", "change", "purpose", "title", "to_county")
EventType = Annotated[str, Meta(pattern=r"^[a-z_]+(\.[a-z_]+)*(\.?\*)?$|^\*$", max_length=100)]


class WebhookView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A receiver. `secret` comes once, when it is added: with it you check `caseclock-signature`."""

    webhook: UUID
    url: str
    types: tuple[str, ...]
    created_by: str
    created_at: datetime
    failures: int
    last_error: str | None
    stopped_at: datetime | None
    secret: str = ""


class WebhookList(msgspec.Struct, frozen=True, kw_only=True):
    """All of the county."""

    items: list[WebhookView]


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where events go: https, or http to this machine. `everything`: from the county's first event on.

    `types`: with * at the end for all that begin so. What would tell of a person's status, health or custody
    is told as `case.changed`.
    """

    url: Annotated[str, Meta(min_length=8, max_length=2000, examples=["https://receiver.example/caseclock"])]
    types: Annotated[tuple[EventType, ...], Meta(max_length=50, examples=[["case.*", "coverage.set"]])] = ()
    everything: bool = False


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was given up, or that lapsed before it could leave; never with its secret."""

    message: UUID
    case: str
    topic: str
    about: dict[str, Any]
    tries: int
    last_error: str
    created_at: datetime
    dead_at: datetime
    lapsed: bool


class LetterPage(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first; `next` is empty on the last page."""

    items: list[LetterView]
    next: str


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """A promise the reconciler found broken and not mended yet: a rung or a message long overdue."""

    case: str
    kind: str
    detail: str
    found_at: datetime


class FindingPage(msgspec.Struct, frozen=True, kw_only=True):
    """Oldest first; `next` is empty on the last page."""

    items: list[FindingView]
    next: str


@get("/webhooks", opt={"operation": "webhooks.read"}, tags=_TAGS, summary="Receivers of events")
async def list_webhooks(request: Request[Any, Any, Any]) -> WebhookList:
    """With how they do; a stopped one gets nothing until it is resumed."""
    rows = await Webhooks(_app(request).store.pool).all(the_actor(request).county)
    return WebhookList(items=[_webhook(row) for row in rows])


@post("/webhooks", opt={"operation": "webhooks.write"}, tags=_TAGS, summary="Add a receiver of events")
async def add_webhook(request: Request[Any, Any, Any], data: JSONBody[NewWebhook]) -> WebhookView:
    """Signed CloudEvents in feed order, without personal or restricted data. The secret is shown once."""
    row, secret = await managing.add_webhook(
        access_of(request),
        _app(request).keyring,
        the_actor(request),
        data.url,
        data.types,
        everything=data.everything,
    )
    return _webhook(row, secret)


@delete(
    "/webhooks/{webhook:uuid}", opt={"operation": "webhooks.write"}, tags=_TAGS, summary="Remove a receiver"
)
async def remove_webhook(request: Request[Any, Any, Any], webhook: FromPath[UUID]) -> None:
    """No more events go there."""
    await managing.remove_webhook(access_of(request), the_actor(request), webhook)


@post(
    "/webhooks/{webhook:uuid}/resume",
    opt={"operation": "webhooks.write"},
    status_code=204,
    tags=_TAGS,
    summary="Serve a stopped receiver again",
)
async def resume_webhook(request: Request[Any, Any, Any], webhook: FromPath[UUID]) -> None:
    """It goes on with the event that it did not take, and misses none."""
    await managing.resume_webhook(access_of(request), the_actor(request), webhook)
    _app(request).wake()


@get("/outbox/dead", opt={"operation": "outbox.read"}, tags=_TAGS, summary="Messages given up")
async def dead_letters(request: Request[Any, Any, Any], cursor: Cursor = "", limit: Limit = 50) -> LetterPage:
    """Refused for good, failed too often, or lapsed; with the reason."""
    county = the_actor(request).county
    before = from_cursor(cursor, tuple[datetime, UUID])
    rows = await Outbox(_app(request).store.pool).dead(county, limit + 1, before)
    last = rows[limit - 1] if len(rows) > limit else None
    return LetterPage(
        items=[_letter(county, row) for row in rows[:limit]],
        next=to_cursor(last.dead_at, last.message_id) if last else "",
    )


@post(
    "/outbox/{message:uuid}/resend",
    opt={"operation": "outbox.write"},
    status_code=202,
    tags=_TAGS,
    summary="Send a message again",
)
async def resend(request: Request[Any, Any, Any], message: FromPath[UUID]) -> None:
    """Under the same id, so that a receiver knows a repeat. 409 for what has lapsed."""
    app = _app(request)
    await managing.resend(access_of(request), Outbox(app.store.pool), the_actor(request), message)
    app.wake()


@get("/findings", opt={"operation": "findings.read"}, tags=_TAGS, summary="Promises found broken")
async def findings(request: Request[Any, Any, Any], cursor: Cursor = "", limit: Limit = 50) -> FindingPage:
    """What the reconciler found by comparing histories with timers and messages, until it is mended."""
    county = the_actor(request).county
    after = from_cursor(cursor, tuple[datetime, UUID])
    rows = await Findings(_app(request).store.pool).open(county, limit + 1, after)
    last = rows[limit - 1] if len(rows) > limit else None
    items = [
        FindingView(case=_case(county, r.case_id), kind=r.kind, detail=r.detail, found_at=r.found_at)
        for r in rows[:limit]
    ]
    return FindingPage(items=items, next=to_cursor(last.found_at, last.finding_id) if last else "")


HANDLERS = [list_webhooks, add_webhook, remove_webhook, resume_webhook, dead_letters, resend, findings]


def _app(request: Request[Any, Any, Any]) -> Application:
    application = request.app.state.application
    assert isinstance(application, Application)
    return application


def _webhook(row: Webhook, secret: str = "") -> WebhookView:
    return WebhookView(
        webhook=row.webhook_id,
        url=row.url,
        types=row.types,
        created_by=row.created_by,
        created_at=row.created_at,
        failures=row.tries,
        last_error=row.last_error,
        stopped_at=row.stopped_at,
        secret=secret,
    )


def _letter(county: int, row: DeadLetter) -> LetterView:
    return LetterView(
        message=row.message_id,
        case=_case(county, row.case_id),
        topic=row.topic,
        about={name: row.payload[name] for name in _SHOWN if name in row.payload},
        tries=row.tries,
        last_error=row.last_error or "",
        created_at=row.created_at,
        dead_at=row.dead_at,
        lapsed=row.lapsed,
    )


def _case(county: int, case_id: UUID) -> str:
    return "" if case_id == _NO_CASE else str(CaseRef(county, case_id))
