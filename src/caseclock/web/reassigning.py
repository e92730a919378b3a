"""Handing work over in bulk: chosen cases, a filtered list, or all that somebody who left has."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta

from caseclock.application.bulk.jobs import Bulk, JobView
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.bulk.reassigning import MOST, Order, give_hand_over, give_reassignment
from caseclock.application.reach import case_of
from caseclock.application.supervision import Chosen, chosen_items, reach_of_work
from caseclock.readmodels.worklist_query import State
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_actor, the_principal
from caseclock.web.commands import Key

_TAGS = ["Bulk"]
Why = Annotated[str, Meta(min_length=1, max_length=500)]
To = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...],
    Meta(min_length=1, max_length=50, description="Logins or account ids; several get the cases in turn."),
]


class NewReassignment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which cases (by id, or as the work list filters them), to whom, and why."""

    to: To
    why: Why
    cases: Annotated[tuple[Annotated[str, Meta(max_length=60)], ...], Meta(max_length=MOST)] = ()
    owner: Annotated[str, Meta(max_length=100)] = ""
    unit: Annotated[str, Meta(max_length=40)] = ""
    queue: Annotated[str, Meta(max_length=100)] = ""
    states: tuple[State, ...] = ()


class NewHandOver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who left, to whom all their work goes, and why."""

    leaver: Annotated[str, Meta(min_length=1, max_length=100)]
    to: To
    why: Why


@post(
    "/bulk/reassignments", opt={"operation": "work.reassign"}, tags=_TAGS, summary="List who gets which case"
)
async def give_a_reassignment(
    request: Request[Any, Any, Any], data: JSONBody[NewReassignment], key: Key
) -> JobView:
    """Nothing runs yet. Out of reach and already so stand in the manifest; a case has one new owner."""
    app, actor, principal = application_of(request), the_actor(request), the_principal(request)
    within = await reach_of_work(access_of(request), principal)
    cases = [case_of(text, actor.county) for text in data.cases]
    if not cases:
        chosen = Chosen(owner=data.owner, unit=data.unit, queue=data.queue, states=data.states)
        found = await chosen_items(app, access_of(request), principal, chosen, MOST + 1)
        cases = [item.case_id for item in found]
    order = Order(why=data.why, to=data.to)
    return await give_reassignment(app, Bulk(app, KINDS), actor, within, key, cases, order)


@post("/bulk/hand-overs", opt={"operation": "work.reassign"}, tags=_TAGS, summary="List the work of who left")
async def give_a_hand_over(request: Request[Any, Any, Any], data: JSONBody[NewHandOver], key: Key) -> JobView:
    """All open cases, alerts given by name and covers, with who gets them in turn. Nothing runs yet."""
    app, actor = application_of(request), the_actor(request)
    within = await reach_of_work(access_of(request), the_principal(request))
    order = Order(why=data.why, to=data.to)
    return await give_hand_over(app, Bulk(app, KINDS), actor, within, key, data.leaver, order)


HANDLERS = [give_a_reassignment, give_a_hand_over]
