"""The filters of My work that a person keeps: save, rename, delete, make it what the list opens with."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post

from caseclock.application.denied import Denied
from caseclock.application.savedfilters import (
    delete_filter,
    my_filters,
    plain_query,
    rename_filter,
    save_filter,
    set_default,
)
from caseclock.web.asking import application_of
from caseclock.web.auth import the_actor
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page, say

_OPT = {"operation": "worklist.read"}


@get("/work/filters", opt=_OPT)
async def list_filters(request: Request[Any, Any, Any]) -> Response[Any]:
    """Each with what may be done with it."""
    return await _shown(request)


@post("/work/filters", opt=_OPT)
async def save(request: Request[Any, Any, Any]) -> Response[Any]:
    """Keeps the filter that the list stands under."""
    fields = await form_of(request)
    query = plain_query(fields.get("query", ""))
    try:
        await save_filter(application_of(request), the_actor(request), fields.get("name", ""), query)
    except Denied as denied:
        return await _shown(request, denied, fields)
    return say(see_other(f"/work?{query or 'all=1'}"), "The filter is saved.")


@post("/work/filters/change", opt=_OPT)
async def change(request: Request[Any, Any, Any]) -> Response[Any]:
    """What the button pressed says: rename, make or unmake the default, delete."""
    fields, application, actor = await form_of(request), application_of(request), the_actor(request)
    name, act = fields.get("name", ""), fields.get("act", "")
    try:
        if act == "rename":
            await rename_filter(application, actor, name, fields.get("new_name", ""))
        elif act == "delete":
            await delete_filter(application, actor, name)
        else:
            await set_default(application, actor, name if act == "default" else "")
    except Denied as denied:
        if denied.kind == "absent":
            raise
        return await _shown(request, denied, fields)
    return say(see_other("/work/filters"), "Your filters are changed.")


async def _shown(
    request: Request[Any, Any, Any], denied: Denied | None = None, fields: dict[str, str] | None = None
) -> Response[Any]:
    status = {None: 200, "taken": 409}.get(denied.kind if denied else None, 400)
    return await page(
        request,
        "work/filters.html",
        title="My filters",
        status=status,
        kept=await my_filters(application_of(request), the_actor(request)),
        denied=denied,
        typed=fields or {},
    )


HANDLERS = [list_filters, save, change]
