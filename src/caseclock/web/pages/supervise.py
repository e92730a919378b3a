"""Supervision at a glance and as lists: late cases and why, who has how much, alerts, broken promises."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get

from caseclock.application.alertlist import told
from caseclock.application.roles import may
from caseclock.application.supervision import (
    late_cases,
    names_of,
    reach_of_units,
    read_unworked,
    read_workload,
)
from caseclock.application.timeliness import Span, timeliness
from caseclock.domain.standards import BY_NAME
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import first_of_month, local_date
from caseclock.readmodels.workload import unworked
from caseclock.store.findings import Findings, Found
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_actor, the_principal
from caseclock.web.pages.replies import see_other
from caseclock.web.pages.supervise_places import asked, offered_places, supervised
from caseclock.web.paging import from_cursor, to_cursor

_OVERSEE = {"operation": "work.oversee"}
#: Each row of the late cases folds a history.
ROWS = 15
_NO_CASE = UUID(int=0)
#: What each kind of broken promise is, and what to do about it.
KINDS = {
    "timer_missing": ("A timer was missing", "It was put back; nothing is to be done."),
    "rung_late": (
        "Something fell due and did not ring",
        "See that a worker process runs; call county IT if it stays for ten minutes.",
    ),
    "calendar_changed": (
        "A deadline counts with an old calendar",
        "Have the county admin accept the calendar change again; it recounts the deadlines.",
    ),
    "delivery_late": (
        "A message has not left",
        "Have the county admin look at the outbox; a letter or an alert may be waiting in it.",
    ),
}


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """A broken promise, with the address of its case where it is one of a case."""

    case: str
    kind: str
    detail: str
    found_at: datetime


@get("/supervise", opt={"operation": "bulk.read"})
async def overview(request: Request[Any, Any, Any]) -> Response[Any]:
    """The counts that matter first; who oversees no cases goes to the first place that is theirs."""
    app, access, principal = application_of(request), access_of(request), the_principal(request)
    if not may(principal.actor.role, "work.oversee"):
        return see_other(offered_places(principal.actor.role)[0].address)
    this_month = first_of_month(local_date(await access.accounts.business_now()))
    numbers, work, alerts, found = await asyncio.gather(
        timeliness(app, access, principal, Span(from_month=this_month, to_month=this_month)),
        read_workload(app, access, principal),
        read_unworked(app, access, principal),
        _found(request) if may(principal.actor.role, "findings.read") else _nothing(),
    )
    return await supervised(
        request,
        "overview.html",
        title="Supervision",
        work=work,
        alerts=alerts,
        measures=BY_NAME,
        totals=[line for line in numbers.totals if line.due],
        numbers=numbers,
        findings=None if found is None else len(found),
    )


@get("/supervise/late", opt=_OVERSEE)
async def late(request: Request[Any, Any, Any]) -> Response[Any]:
    """Overdue cases, the longest overdue first, each with why in one sentence."""
    unit, owner = asked(request, "unit"), asked(request, "owner")
    (after,) = from_cursor(asked(request, "cursor"), tuple[str]) or ("",)
    principal = the_principal(request)
    rows = await late_cases(
        application_of(request),
        access_of(request),
        principal,
        unit=unit,
        owner=owner,
        after=after,
        limit=ROWS + 1,
    )
    shown = rows[:ROWS]
    return await supervised(
        request,
        "late.html",
        title="Late cases",
        rows=[(str(CaseRef(principal.actor.county, row.item.case_id)), row) for row in shown],
        next=to_cursor(shown[-1].item.cursor) if len(rows) > ROWS else "",
        unit=unit,
        owner=owner,
    )


@get("/supervise/workload", opt=_OVERSEE)
async def workload(request: Request[Any, Any, Any]) -> Response[Any]:
    """Open cases by worker, unit and queue."""
    principal, unit = the_principal(request), asked(request, "unit")
    work = await read_workload(application_of(request), access_of(request), principal, unit)
    return await supervised(
        request, "workload.html", title="Workload", work=work, unit=unit, county=principal.actor.county
    )


@get("/supervise/alerts", opt=_OVERSEE)
async def alerts(request: Request[Any, Any, Any]) -> Response[Any]:
    """Alerts that nobody has in hand: by whose they are and how old, and each of them."""
    app, access, principal = application_of(request), access_of(request), the_principal(request)
    unit, owner, county = asked(request, "unit"), asked(request, "owner"), principal.actor.county
    rows = await unworked(
        app.store.pool,
        county,
        await reach_of_units(access, principal, unit),
        owner=owner,
        after=from_cursor(asked(request, "cursor"), tuple[datetime, UUID, str]),
        limit=ROWS + 1,
    )
    shown, mark = await told(app, access, principal, rows, ROWS)
    return await supervised(
        request,
        "alerts.html",
        title="Alerts nobody has in hand",
        counts=await read_unworked(app, access, principal, unit),
        alerts=shown,
        names=await names_of(access, county, (row.owner for row in rows)),
        next=to_cursor(*mark) if mark else "",
        unit=unit,
        owner=owner,
    )


@get("/supervise/findings", opt={"operation": "findings.read"})
async def findings(request: Request[Any, Any, Any]) -> Response[Any]:
    """What the reconciler found by comparing histories with timers and messages, until it is mended."""
    county = the_actor(request).county
    shown = [
        Promise(
            case="" if row.case_id == _NO_CASE else str(CaseRef(county, row.case_id)),
            kind=row.kind,
            detail=row.detail,
            found_at=row.found_at,
        )
        for row in await _found(request)
    ]
    return await supervised(request, "findings.html", title="Broken promises", findings=shown, kinds=KINDS)


async def _nothing() -> None:
    """Who may not read the broken promises is told no number of them."""


async def _found(request: Request[Any, Any, Any]) -> list[Found]:
    return await Findings(application_of(request).store.pool).open(the_actor(request).county)


HANDLERS = [overview, late, workload, alerts, findings]
