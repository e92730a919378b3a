"""Coverage by member and month: was she covered in May, with what scope, and which event set it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.state import CaseState, CoverageSet
from caseclock.kernel.time import add_months, first_of_month
from caseclock.readmodels.tools import ReadModel, Row, Rows, Tools
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "coverage.sql")

#: Months from here on are never counted; the calendar ends there.
FOR_GOOD = date(9999, 12, 1)

Span = tuple[date, date | None, CoverageSet]


class CoverageMonth(msgspec.Struct, frozen=True, kw_only=True):
    """One member's coverage in one month, and the event that set it."""

    member: UUID
    month: date
    scope: str
    programme: str
    funding: str
    cost_cents: int
    event: str
    event_version: int
    why: str


def spans(entries: tuple[CoverageSet, ...]) -> list[Span]:
    """What holds month by month, as stretches that do not overlap: of two entries the later recorded wins."""
    holding: list[Span] = []
    for _, entry in sorted(enumerate(entries), key=lambda e: (e[1].version, e[0])):
        start = first_of_month(entry.from_month)
        end = first_of_month(entry.to_month) if entry.to_month and entry.to_month < FOR_GOOD else None
        if end is not None and end < start:
            continue
        holding = [piece for span in holding for piece in _outside(span, start, end)]
        holding.append((start, end, entry))
    return sorted(holding, key=lambda span: span[0])


def _outside(span: Span, start: date, end: date | None) -> Iterator[Span]:
    """The parts of a stretch before and after another one."""
    first, last, entry = span
    if first < start:
        before = add_months(start, -1)
        yield first, before if last is None else min(last, before), entry
    if end is not None and (last is None or last > end):
        yield max(first, add_months(end, 1)), last, entry


def rows(state: CaseState, tools: Tools) -> Rows:
    """A row for each member and stretch of months."""
    found: Rows = {}
    if state.version == 0:
        return found
    for member, entries in state.coverage.items():
        for start, end, entry in spans(entries):
            found[state.case_id, member, start] = _row(state.case_id, member, start, end, entry)
    return found


def _row(case_id: UUID, member: UUID, start: date, end: date | None, entry: CoverageSet) -> Row:
    return {
        "case_id": case_id,
        "member": member,
        "from_month": start,
        "to_month": end,
        "scope": entry.scope,
        "programme": entry.programme,
        "funding": entry.funding,
        "cost_cents": entry.cost_cents,
        "event": entry.event,
        "event_version": entry.version,
        "why": entry.why,
    }


MODEL = ReadModel(
    table="rm_coverage",
    key=("case_id", "member", "from_month"),
    rows=rows,
    reads=("coverage",),
    apart="coverage",
)


async def coverage_by_month(
    pool: Any, county: int, case_id: UUID, since: date, until: date, member: UUID | None = None
) -> list[CoverageMonth]:
    """Coverage of each member in each month from `since` to `until`; a month never set is absent."""
    async with in_county(pool, county) as connection:
        found = await connection.fetch(
            SQL.coverage_by_month, county, case_id, first_of_month(since), first_of_month(until), member
        )
    return [CoverageMonth(**row) for row in found]


def coverage_known(
    state: CaseState, since: date, until: date, member: UUID | None = None
) -> list[CoverageMonth]:
    """The same of a case as it was known at some moment, which the table does not keep."""
    first, last = first_of_month(since), first_of_month(until)
    return [
        CoverageMonth(
            member=person,
            month=month,
            scope=entry.scope,
            programme=entry.programme,
            funding=entry.funding,
            cost_cents=entry.cost_cents,
            event=entry.event,
            event_version=entry.version,
            why=entry.why,
        )
        for person, entries in sorted(state.coverage.items())
        if member in (None, person)
        for start, end, entry in spans(entries)
        for month in _months(max(start, first), last if end is None else min(end, last))
    ]


def _months(first: date, last: date) -> Iterator[date]:
    months = (last.year - first.year) * 12 + last.month - first.month
    yield from (add_months(first, n) for n in range(months + 1))
