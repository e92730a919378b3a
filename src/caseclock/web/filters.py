"""The filters of the list that one keeps: saved, renamed, deleted, one of them the default."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, delete, get, patch, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from caseclock.application.savedfilters import (
    delete_filter,
    my_filters,
    rename_filter,
    save_filter,
    set_default,
)
from caseclock.store.saved_filters import SavedFilter
from caseclock.web.asking import application_of
from caseclock.web.auth import the_actor

_OPT = {"operation": "worklist.read"}
_TAGS = ["Work"]
Name = Annotated[str, Meta(min_length=1, max_length=60, examples=["Intake, due this week"])]


class SavedFilters(msgspec.Struct, frozen=True, kw_only=True):
    """One's own, the default first."""

    items: list[SavedFilter]


class Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of the list's address; what is no filter of the list is left out."""

    query: Annotated[str, Meta(max_length=500, examples=["group=at_risk&queue=intake&sort=filed"])]


class Changed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another name, or whether the list opens with it."""

    name: Name | None = None
    is_default: bool | None = None


@get("/me/filters", opt=_OPT, tags=_TAGS, summary="My filters")
async def list_mine(request: Request[Any, Any, Any]) -> SavedFilters:
    """Each a name and the query of the list's address."""
    return SavedFilters(items=await my_filters(application_of(request), the_actor(request)))


@put("/me/filters/{name:str}", opt=_OPT, tags=_TAGS, summary="Save a filter")
async def keep(request: Request[Any, Any, Any], name: FromPath[str], data: JSONBody[Kept]) -> SavedFilter:
    """In place of the one that had the name."""
    return await save_filter(application_of(request), the_actor(request), name, data.query)


@patch("/me/filters/{name:str}", opt=_OPT, status_code=204, tags=_TAGS, summary="Change a filter")
async def change(request: Request[Any, Any, Any], name: FromPath[str], data: JSONBody[Changed]) -> None:
    """Renames it, or makes it the default or no longer."""
    application, actor = application_of(request), the_actor(request)
    if data.is_default is not None:
        await set_default(application, actor, name if data.is_default else "")
    if data.name is not None:
        await rename_filter(application, actor, name, data.name)


@delete("/me/filters/{name:str}", opt=_OPT, tags=_TAGS, summary="Delete a filter")
async def forget(request: Request[Any, Any, Any], name: FromPath[str]) -> None:
    """Gone; the list itself does not change."""
    await delete_filter(application_of(request), the_actor(request), name)


HANDLERS = [list_mine, keep, change, forget]
