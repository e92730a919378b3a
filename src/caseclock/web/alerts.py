"""Open alerts of whoever asks: as owner, cover, supervisor or unit; each says how it goes away."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import QueryParameter

from caseclock.application.alertlist import AlertView, my_alerts
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor

Snoozed = Annotated[bool, QueryParameter(description="Also those put off to a later moment.")]


class AlertPage(msgspec.Struct, frozen=True, kw_only=True):
    """Open alerts, newest first; `next` is empty on the last page."""

    items: list[AlertView]
    next: str


@get("/alerts", opt={"operation": "alerts.read"}, tags=["Work"], summary="My alerts")
async def list_alerts(
    request: Request[Any, Any, Any], cursor: Cursor = "", limit: Limit = 50, snoozed: Snoozed = False
) -> AlertPage:
    """Those the caller can act on: own, covered today, of units supervised, or of the own unit or role."""
    items, mark = await my_alerts(
        application_of(request),
        access_of(request),
        the_principal(request),
        after=from_cursor(cursor, tuple[datetime, UUID, str]),
        limit=limit,
        snoozed=snoozed,
    )
    return AlertPage(items=items, next=to_cursor(*mark) if mark else "")


HANDLERS = [list_alerts]
