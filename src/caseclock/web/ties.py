"""Own and relatives' cases: what one declares, and what the county admin records and ends."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from caseclock.application.ties import Declared, declare, end_tie, ties_of
from caseclock.store.ties import Tie
from caseclock.web.auth import access_of, the_principal

_TAGS = ["Accounts"]


class TieList(msgspec.Struct, frozen=True, kw_only=True):
    """Ties that hold, the newest first."""

    items: list[Tie]


class Ending(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why it does not hold, or no longer."""

    why: Annotated[str, Meta(min_length=3, max_length=500, examples=["Another person of the same name"])]


@get("/me/ties", opt={"operation": "ties.own"}, tags=_TAGS, summary="To whom I am close")
async def my_ties(request: Request[Any, Any, Any]) -> TieList:
    """What I declared, and what the county admin recorded of me."""
    principal = the_principal(request)
    return TieList(items=await ties_of(access_of(request), principal, principal.session.account_id))


@post("/me/ties", opt={"operation": "ties.own"}, tags=_TAGS, summary="Declare to whom one is close")
async def declare_tie(request: Request[Any, Any, Any], data: JSONBody[Declared]) -> TieList:
    """From now on the cases of this person, or this case, cannot be opened, found, listed or acted in."""
    return TieList(items=await declare(access_of(request), the_principal(request), data))


@get("/ties", opt={"operation": "ties.read"}, tags=_TAGS, summary="Who is close to whom")
async def list_ties(request: Request[Any, Any, Any]) -> TieList:
    """Of every account of the county."""
    return TieList(items=await ties_of(access_of(request), the_principal(request), None))


@post("/ties", opt={"operation": "ties.write"}, tags=_TAGS, summary="Record to whom somebody is close")
async def record_tie(request: Request[Any, Any, Any], data: JSONBody[Declared]) -> TieList:
    """The same for an account named."""
    return TieList(items=await declare(access_of(request), the_principal(request), data))


@post(
    "/ties/{tie:uuid}/end",
    opt={"operation": "ties.write"},
    status_code=204,
    tags=_TAGS,
    summary="End a tie",
)
async def end_one(request: Request[Any, Any, Any], tie: FromPath[UUID], data: JSONBody[Ending]) -> None:
    """With a reason; nobody ends their own."""
    await end_tie(access_of(request), the_principal(request), tie, data.why)


HANDLERS = [my_ties, declare_tie, list_ties, record_tie, end_one]
