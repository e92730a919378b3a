"""Timeliness against the standards: by measure, month of the due date and unit, within the caller's reach."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.denied import Denied
from caseclock.application.supervision import reach_of_units
from caseclock.application.tokens import Principal
from caseclock.domain.policy.parameters import Parameters
from caseclock.domain.standards import BY_NAME, COUNTED, MEASURES, OUTCOMES, Measure, Outcome
from caseclock.kernel.time import add_months, first_of_month, last_of_month, local_date
from caseclock.readmodels import standards
from caseclock.readmodels.standards import Asked, Count, Deadline

MONTHS = 12
MOST_MONTHS = 60
COLUMNS = ("measure", "month", "unit", "due", *OUTCOMES, "percent_in_time", "standard_percent", "held")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One measure in one month and unit (empty: all of them).

    `due` = met + missed + overdue; `rate` is met of due in percent, one decimal down; `standard` the share
    asked for, and `held` whether it was reached; all three None where there is nothing to say.
    """

    measure: str
    month: date | None
    unit: str
    due: int
    met: int
    missed: int
    overdue: int
    extended: int
    state_delay: int
    incomplete: int
    running: int
    called_off: int
    rate: float | None
    standard: int | None
    held: bool | None


class Timeliness(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers as of a moment: `lines` by month and unit, `months` over the units, `totals` over all."""

    as_of: datetime
    from_on: date
    to_on: date
    units: tuple[str, ...]
    lines: list[Line]
    months: list[Line]
    totals: list[Line]


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """The months asked for, both included, and one unit or all in reach."""

    from_month: date | None = None
    to_month: date | None = None
    unit: str = ""


async def asked(app: Application, access: Access, principal: Principal, span: Span, now: datetime) -> Asked:
    """The question within the caller's reach: own units, or the county where the role lists it."""
    today = local_date(now)
    last = last_of_month(span.to_month or today)
    first = first_of_month(span.from_month or add_months(first_of_month(last), 1 - MONTHS))
    if not first <= last < first_of_month(add_months(first, MOST_MONTHS)):
        raise Denied(
            "invalid",
            "months_refused",
            f"Ask for 1 to {MOST_MONTHS} months, the first before the last.",
            field="from",
        )
    within = await reach_of_units(access, principal, span.unit)
    parameters = app.rules.policy.parameters
    measures = tuple(
        (each, int(parameters.at(each.plus, today).value) if each.plus else 0) for each in MEASURES
    )
    return Asked(
        measures=measures, units=within.units, offices=within.offices, from_on=first, to_on=last, today=today
    )


async def timeliness(app: Application, access: Access, principal: Principal, span: Span) -> Timeliness:
    """Every measure, month by month of the due date, unit by unit."""
    now = await access.accounts.business_now()
    question = await asked(app, access, principal, span, now)
    found = await standards.counts(app.store.pool, principal.actor.county, question)
    parameters = app.rules.policy.parameters
    return Timeliness(
        as_of=now,
        from_on=question.from_on,
        to_on=question.to_on,
        units=tuple(sorted({each.unit for each in found})),
        lines=lines(found, parameters, question.to_on, by_month=True, by_unit=True),
        months=lines(found, parameters, question.to_on, by_month=True, by_unit=False),
        totals=lines(found, parameters, question.to_on, by_month=False, by_unit=False),
    )


async def behind(
    app: Application,
    access: Access,
    principal: Principal,
    measure: str,
    span: Span,
    outcomes: Sequence[Outcome] = (),
    after: tuple[date, UUID, str] | None = None,
    limit: int = 50,
) -> list[Deadline]:
    """The deadlines behind a number, a page of them; Denied for a measure that is none."""
    if measure not in BY_NAME:
        names = ", ".join(BY_NAME)
        raise Denied("invalid", "no_such_measure", f"The measures are {names}.", field="measure")
    now = await access.accounts.business_now()
    question = await asked(app, access, principal, span, now)
    kept = tuple(each for each in question.measures if each[0].name == measure)
    question = msgspec.structs.replace(question, measures=kept)
    return await standards.deadlines(
        app.store.pool, principal.actor.county, question, outcomes, span.unit, after, limit
    )


def lines(
    found: Iterable[Count], parameters: Parameters, to_on: date, *, by_month: bool, by_unit: bool
) -> list[Line]:
    """The counts added up; the standard is the one in force in the month, or at the end of the stretch."""
    sums: dict[tuple[str, date | None, str], dict[Outcome, int]] = {}
    for each in found:
        key = (each.measure, each.month if by_month else None, each.unit if by_unit else "")
        ended = sums.setdefault(key, dict.fromkeys(OUTCOMES, 0))
        ended[each.outcome] += each.cases
    order = {measure.name: n for n, measure in enumerate(MEASURES)}
    keys = sorted(sums, key=lambda key: (order[key[0]], key[1] or to_on, key[2]))
    return [_line(BY_NAME[name], month, unit, sums[name, month, unit], parameters, to_on)
            for name, month, unit in keys]  # fmt: skip


def _line(
    measure: Measure,
    month: date | None,
    unit: str,
    ended: dict[Outcome, int],
    parameters: Parameters,
    to_on: date,
) -> Line:
    due = sum(ended[outcome] for outcome in COUNTED)
    on = last_of_month(month) if month else to_on
    standard = int(parameters.at(measure.percent, on).value) if measure.percent else None
    return Line(
        measure=measure.name,
        month=month,
        unit=unit,
        due=due,
        **ended,
        # Cut, never rounded up: 89.96 % is not 90 %.
        rate=ended["met"] * 1000 // due / 10 if due else None,
        standard=standard,
        held=ended["met"] * 100 >= standard * due if due and standard is not None else None,
    )


def to_csv(found: Iterable[Line]) -> str:
    """The lines as CSV, one a row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in found:
        month = f"{line.month:%Y-%m}" if line.month else ""
        held = "" if line.held is None else "yes" if line.held else "no"
        counts = (getattr(line, outcome) for outcome in OUTCOMES)
        writer.writerow((line.measure, month, line.unit, line.due, *counts, line.rate, line.standard, held))
    return text.getvalue()


def months_between(from_on: date, to_on: date) -> list[date]:
    """The first days of the months of a stretch."""
    found = [first_of_month(from_on)]
    while (following := first_of_month(found[-1] + timedelta(days=31))) <= to_on:
        found.append(following)
    return found
