"""How long things are kept: the schedule, legal holds, lists to release, and the signed record."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec

from caseclock.application.bulk.jobs import Bulk, JobView
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.retention.due import list_due
from caseclock.application.retention.record import as_file
from caseclock.application.retention.shapes import Retention
from caseclock.application.retention.view import retention
from caseclock.web.asking import application_of
from caseclock.web.auth import the_actor
from caseclock.web.commands import Key

_TAGS = ["Retention"]


@get("/retention", opt={"operation": "retention.read"}, tags=_TAGS, summary="What is kept how long")
async def read_retention(request: Request[Any, Any, Any]) -> Retention:
    """By which parameter and source; legal holds in force; lists and destructions, the newest first."""
    app = application_of(request)
    return await retention(app, Bulk(app, KINDS), the_actor(request).county)


@post(
    "/retention/lists",
    opt={"operation": "retention.list"},
    tags=_TAGS,
    summary="List what may be destroyed",
)
async def list_now(request: Request[Any, Any, Any], key: Key) -> JobView:
    """A bulk job whose rows a person reads and releases. Nothing is destroyed yet."""
    app = application_of(request)
    return await list_due(app, Bulk(app, KINDS), the_actor(request), key)


@get(
    "/retention/destructions",
    opt={"operation": "retention.read"},
    tags=_TAGS,
    summary="The signed record of destructions",
    responses={200: ResponseSpec(dict[str, Any], media_type="application/json", generate_examples=False)},
)
async def read_destructions(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Every statement with its signature: keep it away from the database; after a restore it is run again."""
    body = await as_file(application_of(request), the_actor(request).county)
    return Response(body, media_type="application/json")


HANDLERS = [read_retention, list_now, read_destructions]
