"""Timeliness against the standards: the numbers, as CSV and drawn, and the deadlines behind each number."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, get_args
from uuid import UUID

import msgspec
from litestar import Request, Response, get
from litestar.params import QueryParameter

from caseclock.application.timeliness import Span, Timeliness, behind, timeliness, to_csv
from caseclock.domain.standards import MEASURES, Outcome
from caseclock.kernel.ids import CaseRef, ClockRef
from caseclock.readmodels.standards import Deadline
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor

_TAGS = ["Supervision"]
_OPERATION = {"operation": "timeliness.read"}
From = Annotated[
    date | None, QueryParameter(name="from", description="A day of the first month; eleven before the last.")
]
To = Annotated[date | None, QueryParameter(name="to", description="A day of the last month; this one.")]
OfUnit = Annotated[str, QueryParameter(max_length=40, description="One unit; all in reach when empty.")]


class MeasureView(msgspec.Struct, frozen=True, kw_only=True):
    """What a measure counts, by which law, and how an open point of it is read."""

    name: str
    title: str
    authority: str
    reading: str


class TimelinessView(msgspec.Struct, frozen=True, kw_only=True):
    """`due` = met + missed + overdue, and the rate is of these; the other outcomes stand apart."""

    numbers: Timeliness
    measures: list[MeasureView]


class DeadlineView(msgspec.Struct, frozen=True, kw_only=True):
    """One deadline behind a number."""

    case: str
    case_number: str
    name: str
    clock: str
    owner: str
    unit: str
    due_on: date
    done_on: date | None
    outcome: Outcome


class DeadlinePage(msgspec.Struct, frozen=True, kw_only=True):
    """The earliest due first; `next` is empty on the last page."""

    items: list[DeadlineView]
    next: str


@get("/timeliness", opt=_OPERATION, tags=_TAGS, summary="Timeliness against the standards")
async def read_timeliness(
    request: Request[Any, Any, Any], from_on: From = None, to_on: To = None, unit: OfUnit = ""
) -> TimelinessView:
    """By measure, month of the due date and unit: a supervisor's own units, others the county."""
    measures = [
        MeasureView(name=each.name, title=each.title, authority=each.authority, reading=each.reading)
        for each in MEASURES
    ]
    return TimelinessView(numbers=await _numbers(request, from_on, to_on, unit), measures=measures)


@get(
    "/timeliness.csv",
    opt=_OPERATION,
    tags=_TAGS,
    summary="The same numbers as CSV",
    media_type="text/csv",
)
async def read_csv(
    request: Request[Any, Any, Any], from_on: From = None, to_on: To = None, unit: OfUnit = ""
) -> Response[str]:
    """One line a measure, month and unit."""
    numbers = await _numbers(request, from_on, to_on, unit)
    name = f"timeliness-{numbers.from_on:%Y-%m}-{numbers.to_on:%Y-%m}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(to_csv(numbers.lines), media_type="text/csv", headers=headers)


@get("/timeliness/deadlines", opt=_OPERATION, tags=_TAGS, summary="The deadlines behind a number")
async def list_deadlines(
    request: Request[Any, Any, Any],
    measure: Annotated[str, QueryParameter(max_length=100, description="Of which measure.")],
    from_on: From = None,
    to_on: To = None,
    unit: OfUnit = "",
    outcomes: Annotated[
        list[Outcome] | None,
        QueryParameter(name="outcome", description=f"One or more of: {', '.join(get_args(Outcome))}."),
    ] = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> DeadlinePage:
    """Each with its case, when it was due and done, and what became of it."""
    principal, county = the_principal(request), the_principal(request).actor.county
    rows = await behind(
        application_of(request),
        access_of(request),
        principal,
        measure,
        Span(from_month=from_on, to_month=to_on, unit=unit),
        outcomes or (),
        from_cursor(cursor, tuple[date, UUID, str]),
        limit + 1,
    )
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    return DeadlinePage(
        items=[_view(county, row) for row in shown],
        next=to_cursor(last.due_on, last.case_id, last.clock_id) if last else "",
    )


async def _numbers(
    request: Request[Any, Any, Any], from_on: date | None, to_on: date | None, unit: str
) -> Timeliness:
    span = Span(from_month=from_on, to_month=to_on, unit=unit)
    return await timeliness(application_of(request), access_of(request), the_principal(request), span)


def _view(county: int, row: Deadline) -> DeadlineView:
    case = CaseRef(county, row.case_id)
    return DeadlineView(
        case=str(case),
        case_number=row.case_number,
        name=row.title,
        clock=str(ClockRef(case, row.clock_id)),
        owner=row.owner,
        unit=row.unit,
        due_on=row.due_on,
        done_on=row.done_on,
        outcome=row.outcome,
    )


HANDLERS = [read_timeliness, read_csv, list_deadlines]
