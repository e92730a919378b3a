"""Timeliness as a page: drawn and as a table by measure, as CSV and SVG, and the cases behind each number."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args
from uuid import UUID

from litestar import Request, Response, get

from caseclock.application.caseview import known_all
from caseclock.application.denied import Denied
from caseclock.application.lateness import Late, late_clock
from caseclock.application.supervision import names_of
from caseclock.application.timeliness import Span, Timeliness, behind, timeliness, to_csv
from caseclock.domain.standards import BY_NAME, MEASURES, OUTCOMES, Outcome
from caseclock.kernel.ids import CaseRef
from caseclock.readmodels.standards import Deadline
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.language import language_of
from caseclock.web.pages.proof_places import units_of
from caseclock.web.pages.shell import environment
from caseclock.web.pages.supervise_drawing import drawn
from caseclock.web.pages.supervise_places import asked, month_asked, supervised
from caseclock.web.paging import from_cursor, to_cursor

_OPERATION = {"operation": "timeliness.read"}
ROWS = 25
_LATE: tuple[Outcome, ...] = ("missed", "overdue", "state_delay", "extended")


@get("/supervise/timeliness", opt=_OPERATION)
async def numbers_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Every measure that had a deadline, month by month, against its standard."""
    span = _span(request)
    told = await _numbers(request, span)
    parts = []
    for measure in MEASURES:
        months = [line for line in told.months if line.measure == measure.name]
        if months:
            lines = [line for line in told.lines if line.measure == measure.name]
            total = next(line for line in told.totals if line.measure == measure.name)
            parts.append((measure, total, months, lines, drawn(months, told.from_on, told.to_on)))
    return await supervised(
        request,
        "timeliness.html",
        title="Timeliness",
        told=told,
        parts=parts,
        unit=span.unit,
        units=[(unit.unit_id, unit.name or unit.unit_id) for unit in await units_of(request)],
        outcomes=OUTCOMES,
        from_month=f"{told.from_on:%Y-%m}",
        to_month=f"{told.to_on:%Y-%m}",
    )


@get("/supervise/timeliness.csv", opt=_OPERATION)
async def numbers_csv(request: Request[Any, Any, Any]) -> Response[str]:
    """The numbers by measure, month and unit."""
    told = await _numbers(request, _span(request))
    return _file(to_csv(told.lines), "text/csv", f"timeliness-{told.from_on:%Y-%m}-{told.to_on:%Y-%m}.csv")


@get("/supervise/timeliness.svg", opt=_OPERATION)
async def numbers_drawn(request: Request[Any, Any, Any]) -> Response[str]:
    """One measure's drawing by itself."""
    measure = _measure(request)
    told = await _numbers(request, _span(request))
    months = [line for line in told.months if line.measure == measure]
    template = environment(language_of(request)).get_template("supervise/drawing.svg")
    drawing = drawn(months, told.from_on, told.to_on)
    text = template.render(drawing=drawing, title=BY_NAME[measure].title, alone=True)
    return _file(text, "image/svg+xml", f"{measure}-{told.from_on:%Y-%m}-{told.to_on:%Y-%m}.svg")


@get("/supervise/timeliness/deadlines", opt=_OPERATION)
async def deadlines(request: Request[Any, Any, Any]) -> Response[Any]:
    """The cases behind one number; those that were late say why."""
    app, access, principal = application_of(request), access_of(request), the_principal(request)
    measure, span, county = _measure(request), _span(request), principal.actor.county
    outcomes = tuple(each for each in get_args(Outcome) if each in request.query_params.getall("outcome", []))
    after = from_cursor(asked(request, "cursor"), tuple[date, UUID, str])
    rows = await behind(app, access, principal, measure, span, outcomes, after, ROWS + 1)
    shown = rows[:ROWS]
    why = await _why(request, [row for row in shown if row.outcome in _LATE])
    return await supervised(
        request,
        "deadlines.html",
        title="Cases behind a number",
        measure=BY_NAME[measure],
        rows=[
            (str(CaseRef(county, row.case_id)), row, why.get((row.case_id, row.clock_id))) for row in shown
        ],
        names=await names_of(access, county, (row.owner for row in shown)),
        outcomes=outcomes,
        span=span,
        next=to_cursor(shown[-1].due_on, shown[-1].case_id, shown[-1].clock_id) if len(rows) > ROWS else "",
    )


async def _why(request: Request[Any, Any, Any], rows: list[Deadline]) -> dict[tuple[UUID, str], Late | None]:
    """Why each was late, by case and clock."""
    app = application_of(request)
    cases = await known_all(app, the_principal(request).actor.county, list({row.case_id for row in rows}))
    return {
        (row.case_id, row.clock_id): late_clock(
            cases[row.case_id], row.clock_id, app.rules, app.tools, cases[row.case_id].now
        )
        for row in rows
    }


def _measure(request: Request[Any, Any, Any]) -> str:
    name = asked(request, "measure")
    if name not in BY_NAME:
        raise Denied("invalid", "no_such_measure", "There is no such measure.", field="measure")
    return name


def _span(request: Request[Any, Any, Any]) -> Span:
    return Span(
        from_month=month_asked(request, "from"),
        to_month=month_asked(request, "to"),
        unit=asked(request, "unit"),
    )


async def _numbers(request: Request[Any, Any, Any], span: Span) -> Timeliness:
    return await timeliness(application_of(request), access_of(request), the_principal(request), span)


def _file(text: str, kind: str, name: str) -> Response[str]:
    return Response(text, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


HANDLERS = [numbers_page, numbers_csv, numbers_drawn, deadlines]
