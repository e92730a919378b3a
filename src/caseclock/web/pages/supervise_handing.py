"""Handing work over: cases are chosen, the job is shown with who gets which, released, its manifest read."""

from __future__ import annotations

from typing import Any, cast, get_args
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.bulk.jobs import Bulk, may_see
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.bulk.reassigning import MOST, Order, give_hand_over, give_reassignment
from caseclock.application.reach import case_of
from caseclock.application.roles import may
from caseclock.application.supervision import (
    Chosen,
    chosen_items,
    names_of,
    reach_of_work,
    staff,
)
from caseclock.application.wording import said
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refusal, Refused
from caseclock.readmodels.worklist_query import State
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_actor, the_principal
from caseclock.web.pages.replies import fields_of, see_other
from caseclock.web.pages.supervise_places import asked, supervised

_REASSIGN = {"operation": "work.reassign"}
SHOWN, ROWS, JOBS = 200, 100, 50
STATES = get_args(State)
Fields = dict[str, list[str]]


@get("/supervise/reassign", opt=_REASSIGN)
async def choose(request: Request[Any, Any, Any]) -> Response[Any]:
    """Which cases, to whom and why; or all work of somebody who left."""
    said_so = ((name, request.query_params.getall(name, [])) for name in ("owner", "unit", "state"))
    return await _form(request, {name: values for name, values in said_so if any(values)})


@post("/supervise/reassign", opt=_REASSIGN)
async def reassign(request: Request[Any, Any, Any]) -> Response[Any]:
    """Lists the job: nothing runs before it is released."""
    app, access, principal = application_of(request), access_of(request), the_principal(request)
    fields, actor = await _fields(request), the_actor(request)
    cases = [case_of(text, actor.county) for text in fields.get("case", [])]
    if _one(fields, "which") == "all":
        cases = [
            item.case_id for item in await chosen_items(app, access, principal, _chosen(fields), MOST + 1)
        ]
    order = Order(why=_one(fields, "why"), to=tuple(fields.get("to", [])))
    within = await reach_of_work(access, principal)
    try:
        _why_needed(order)
        job = await give_reassignment(app, _bulk(request), actor, within, _one(fields, "key"), cases, order)
    except Refused as refused:
        return await _form(request, fields, refused.refusal)
    return see_other(f"/supervise/jobs/{job.id}")


@post("/supervise/hand-over", opt=_REASSIGN)
async def hand_over(request: Request[Any, Any, Any]) -> Response[Any]:
    """Lists everything that somebody who left has."""
    fields, actor = await _fields(request), the_actor(request)
    order = Order(why=_one(fields, "why"), to=tuple(fields.get("to", [])))
    within = await reach_of_work(access_of(request), the_principal(request))
    app, bulk, key = application_of(request), _bulk(request), _one(fields, "key")
    try:
        _why_needed(order)
        job = await give_hand_over(app, bulk, actor, within, key, _one(fields, "leaver"), order)
    except Refused as refused:
        return await _form(request, fields, refused.refusal)
    return see_other(f"/supervise/jobs/{job.id}")


@get("/supervise/jobs", opt={"operation": "bulk.read"})
async def jobs(request: Request[Any, Any, Any]) -> Response[Any]:
    """The newest jobs that the reader may see."""
    actor = the_actor(request)
    found = [job for job in await _bulk(request).newest(actor.county, JOBS) if may_see(actor, job)]
    names = await names_of(access_of(request), actor.county, (job.given_by for job in found))
    return await supervised(request, "jobs.html", title="Bulk jobs", jobs=found, names=names)


@get("/supervise/jobs/{job:uuid}", opt={"operation": "bulk.read"})
async def job_page(request: Request[Any, Any, Any], job: FromPath[UUID]) -> Response[Any]:
    """How far it is, and how each row ended or would begin."""
    actor, bulk = the_actor(request), _bulk(request)
    shown = await bulk.seen(actor, job)
    after = int(asked(request, "after")) if asked(request, "after").isdigit() else 0
    rows = await bulk.rows_after(actor.county, job, after, ROWS + 1)
    names = await names_of(access_of(request), actor.county, [shown.given_by, shown.released_by or ""])
    listed = [(str(CaseRef(actor.county, row.case_id)) if row.case_id else "", row) for row in rows[:ROWS]]
    return await supervised(
        request,
        "job.html",
        title="Bulk job",
        job=shown,
        rows=listed,
        next=rows[ROWS - 1].number if len(rows) > ROWS else 0,
        names=names,
        may_release=may(actor.role, "bulk.write"),
    )


@get("/supervise/jobs/{job:uuid}/manifest.csv", opt={"operation": "bulk.read"})
async def manifest(request: Request[Any, Any, Any], job: FromPath[UUID]) -> Response[str]:
    """How every row ended."""
    actor, bulk = the_actor(request), _bulk(request)
    await bulk.seen(actor, job)
    headers = {"content-disposition": f'attachment; filename="manifest-{job}.csv"'}
    return Response(await bulk.manifest(actor.county, job), media_type="text/csv", headers=headers)


@post("/supervise/jobs/{job:uuid}/release", opt={"operation": "bulk.write"})
async def release(request: Request[Any, Any, Any], job: FromPath[UUID]) -> Response[Any]:
    """Lets the job run; its rows are carried out in the background."""
    bulk, actor = _bulk(request), the_actor(request)
    await bulk.seen(actor, job)
    await bulk.release(actor, job)
    return see_other(f"/supervise/jobs/{job}")


async def _form(
    request: Request[Any, Any, Any], fields: Fields, refusal: Refusal | None = None
) -> Response[Any]:
    app, access, principal = application_of(request), access_of(request), the_principal(request)
    county, within = principal.actor.county, await reach_of_work(access, principal)
    items = await chosen_items(app, access, principal, _chosen(fields), SHOWN + 1)
    return await supervised(
        request,
        "reassign.html",
        title="Hand over work",
        status=409 if refusal else 200,
        refusal=refusal,
        people=await staff(access, county, within),
        units=within.units or (),
        states=STATES,
        state_titles={each: said("clock_states", each) for each in STATES},
        items=[(str(CaseRef(county, item.case_id)), item) for item in items[:SHOWN]],
        more=len(items) > SHOWN,
        fields=fields,
        key=_one(fields, "key") or str(uuid4()),
        names=await names_of(access, county, (item.owner for item in items)),
    )


async def _fields(request: Request[Any, Any, Any]) -> Fields:
    found: Fields = {}
    for name, value in await fields_of(request):
        found.setdefault(name, []).append(value.strip())
    return found


def _chosen(fields: Fields) -> Chosen:
    states = tuple(cast("State", each) for each in fields.get("state", []) if each in STATES)
    return Chosen(owner=_one(fields, "owner"), unit=_one(fields, "unit"), states=states)


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, [])), "")


def _why_needed(order: Order) -> None:
    if not order.why:
        raise Refused(
            Refusal(
                code="why",
                rule="A hand-over says why",
                remedy="Write one line: it stands in the list of jobs.",
                field="why",
            )
        )


def _bulk(request: Request[Any, Any, Any]) -> Bulk:
    return Bulk(application_of(request), KINDS)


HANDLERS = [choose, reassign, hand_over, jobs, job_page, manifest, release]
