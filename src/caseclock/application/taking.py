"""Take the next one: the most urgent case that is mine or that nobody has yet, and then it is mine."""

from __future__ import annotations

from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.denied import Denied
from caseclock.application.handle import Command, handle
from caseclock.application.outcomes import Busy, KeyReused, StaleVersion
from caseclock.application.tokens import Principal
from caseclock.application.worklists import Desk, desk_of
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef, command_id
from caseclock.readmodels.worklist_query import next_to_take

#: Each lost race is a case that somebody else took; after so many the queue is as good as empty.
_TRIES = 20


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """The case to work on now; `assigned`: nobody had it before."""

    case: str
    assigned: bool


async def take_next(
    app: Application, access: Access, principal: Principal, key: str, after: UUID | None = None
) -> Taken:
    """The most urgent case that waits for the office, taken by the ordinary hand-over if nobody owns it.

    `key` pressed twice answers the same case; two people at once get different ones. `after` passes over a
    case. Denied `absent` when nothing waits.
    """
    actor, desk = principal.actor, await desk_of(access, principal)
    for _ in range(_TRIES):
        if (before := await _taken_with(app, actor, key)) is not None:
            return before
        found = await next_to_take(app.store.pool, actor.county, desk.mine, desk.units, desk.offices, after)
        if found is None:
            raise _nothing_waits(desk, after)
        case, unowned = found
        if not unowned:
            return Taken(case=str(CaseRef(actor.county, case)), assigned=False)
        if await _assign(app, actor, key, case):
            return Taken(case=str(CaseRef(actor.county, case)), assigned=True)
    raise Busy("others take cases from the queue just now; try again", retry_after=1)


def can_be_taken(state: CaseState) -> bool:
    """Whether nobody owns the case while it is worked."""
    return state.status != "closed" and not state.owner


async def take_it(app: Application, principal: Principal, key: str, case: UUID) -> bool:
    """This case is the caller's now, if nobody owned it; False when somebody else has it."""
    actor = principal.actor
    return await _taken_with(app, actor, key) is not None or await _assign(app, actor, key, case)


async def _taken_with(app: Application, actor: Actor, key: str) -> Taken | None:
    """The case that this very press has taken already."""
    loaded = await app.load(actor.county, [], command_id(actor.county, actor.account, key))
    if loaded.reply is None:
        return None
    return Taken(case=msgspec.json.decode(loaded.reply.reply)["case"], assigned=True)


async def _assign(app: Application, actor: Actor, key: str, case: UUID) -> bool:
    """Hands the case to the caller as it stands without an owner; False when somebody was faster."""
    state = app.fold(actor.county, case, await app.load(actor.county, [case]))
    if not can_be_taken(state):
        return False
    command = Command(
        county=actor.county,
        name="assign-case",
        body=msgspec.json.encode({"owner": actor.account, "unit": state.unit or actor.unit}),
        actor=actor,
        key=key,
        case_id=case,
        if_match=state.version,
    )
    try:
        await handle(app, command)
    except (StaleVersion, KeyReused):
        return False
    return True


def _nothing_waits(desk: Desk, after: UUID | None) -> Denied:
    title = "That was the last case that waits for you." if after else "No case waits for you."
    queues = "" if desk.units else " You belong to no unit, so only queues without a unit are yours."
    return Denied(
        "absent",
        "nothing_waits",
        title,
        remedy=f"What is overdue, yours, or in your unit's queue would come here.{queues}",
    )
