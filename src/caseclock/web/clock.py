"""The one clock of the office; a training one is moved here, and what falls due rings on the way."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, put
from litestar.params import JSONBody
from msgspec import Meta

from caseclock.application.denied import Denied
from caseclock.application.training import Moved, Training
from caseclock.store.business_clock import ClockNow

_TAGS = ["Clock"]


class Move(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To which moment, and who fires what falls due: this request, or the workers afterwards, late."""

    to: Annotated[datetime, Meta(tz=True, examples=["2026-03-02T08:00:00-08:00"])]
    fire: Literal["here", "workers"] = "here"
    ticking: bool = False


@get("/clock", opt={"operation": "clock.read"}, tags=_TAGS, summary="What time it is here")
async def read_clock(request: Request[Any, Any, Any]) -> ClockNow:
    """Business time, by which every deadline is judged; `live`, or a `training` clock that is moved."""
    return await training_of(request).read()


@put("/clock", opt={"operation": "clock.put"}, tags=_TAGS, summary="Move the training clock")
async def move_clock(request: Request[Any, Any, Any], data: JSONBody[Move]) -> Response[Moved]:
    """Forward only. 200 when the moment is reached; 202 when it is not yet, or workers still have to fire."""
    moved = await training_of(request).move(data.to, data.fire, ticking=data.ticking)
    return Response(moved, status_code=200 if moved.done else 202)


def training_of(request: Request[Any, Any, Any]) -> Training:
    """The clock of this installation; Denied where none is served."""
    training = request.app.state.training
    if training is None:
        raise Denied("absent", "no_clock", "This installation serves no clock.")
    assert isinstance(training, Training)
    return training


HANDLERS = [read_clock, move_clock]
