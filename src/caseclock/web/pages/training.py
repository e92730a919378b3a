"""The training clock as a page: where it stands, and how far it is moved; nothing of it in a live office."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response, get, post

from caseclock.kernel.refusal import Refusal, Refused, refuse
from caseclock.kernel.time import PACIFIC
from caseclock.web.clock import training_of
from caseclock.web.pages.gate import own_address
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page, say

_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


@get("/training-clock", opt={"operation": "clock.put"})
async def clock_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Where the clock stands, and the ways forward."""
    return await _shown(request, own_address(request.query_params.get("back", "/")))


@post("/training-clock", opt={"operation": "clock.put"})
async def move(request: Request[Any, Any, Any]) -> Response[Any]:
    """Forward by a step or to a moment; every rung on the way is fired before the answer."""
    fields = await form_of(request)
    back = own_address(fields.get("back", "/"))
    try:
        moved = await training_of(request).move(await _aim(request, fields), "here")
    except Refused as refused:
        return await _shown(request, back, refused.refusal, fields.get("to", ""))
    done = "The clock was moved, and everything due on the way was done."
    return say(see_other(back), done if moved.done else "The clock is still moving; look again in a minute.")


async def _aim(request: Request[Any, Any, Any], fields: dict[str, str]) -> datetime:
    """The moment asked for, in the county's zone. Raises Refused for what is no date and time."""
    if step := _STEPS.get(fields.get("by", "")):
        now = (await training_of(request).read()).now
        return (now.astimezone(PACIFIC).replace(tzinfo=None) + step).replace(tzinfo=PACIFIC)
    try:
        return datetime.fromisoformat(fields.get("to", "")).replace(tzinfo=PACIFIC)
    except ValueError:
        raise refuse(
            "to",
            "The clock is moved to a day and a time",
            "Choose both, for example 2025-04-01 08:00.",
            field="to",
        ) from None


async def _shown(
    request: Request[Any, Any, Any], back: str, refusal: Refusal | None = None, to: str = ""
) -> Response[Any]:
    return await page(
        request,
        "shell/training.html",
        title="Training clock",
        status=409 if refusal else 200,
        next=back,
        refusal=refusal,
        to=to,
    )


HANDLERS = [clock_page, move]
