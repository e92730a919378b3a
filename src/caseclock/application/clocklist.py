"""The clocks of a case as its page lists them: the same words and rungs as the page of one clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.clockview import RungView, clock_view
from caseclock.application.words import Titles
from caseclock.domain.clocks.ledger import Extension, Pause, Schedule, Superseded
from caseclock.domain.workflow.versions import Definitions
from caseclock.readmodels.clocks import ClockRow
from caseclock.readmodels.told import Told


class LedgerView(msgspec.Struct, frozen=True, kw_only=True):
    """A clock's ledger with its rungs by their `at`. `id` is what /clocks/{clock} takes."""

    id: str
    name: str
    title: Titles
    instance: str
    procedure: str
    procedure_version: int
    member: UUID | None
    status: str
    authority: str
    started_at: datetime
    anchor_on: date
    anchor_at: datetime
    anchor_source: str
    parameter: str
    budget: int
    unit: str
    calendar: str
    schedule: Schedule
    original_due_on: date
    original_due_at: datetime
    superseded: tuple[Superseded, ...]
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]
    stopped_on: date | None
    stopped_at: datetime | None
    stopped_by: str
    rungs: dict[str, RungView]


class CaseClock(msgspec.Struct, frozen=True, kw_only=True):
    """One clock of a case; `state` is asked of now."""

    case: str
    side: str
    state: str
    due_on: date | None
    due_at: datetime | None
    at_risk_at: datetime | None
    clock: LedgerView


def case_clock(county: int, row: ClockRow, definitions: Definitions, told: Sequence[Told]) -> CaseClock:
    """A row of the list, from the view of the one clock."""
    one, clock = clock_view(county, row, definitions, told), row.clock
    return CaseClock(
        case=one.case,
        side=row.side,
        state=row.state,
        due_on=row.due_on,
        due_at=row.due_at,
        at_risk_at=row.at_risk_at,
        clock=LedgerView(
            id=one.clock,
            name=one.name,
            title=one.title,
            instance=one.instance,
            procedure=one.procedure,
            procedure_version=one.procedure_version,
            member=one.member,
            status=one.status,
            authority=one.authority,
            started_at=one.started_at,
            anchor_on=clock.anchor_on,
            anchor_at=clock.anchor_at,
            anchor_source=clock.anchor_source,
            parameter=clock.parameter,
            budget=clock.budget,
            unit=clock.unit,
            calendar=clock.calendar,
            schedule=clock.schedule,
            original_due_on=clock.original_due_on,
            original_due_at=clock.original_due_at,
            superseded=one.superseded,
            pauses=one.pauses,
            extensions=one.extensions,
            stopped_on=one.stopped_on,
            stopped_at=one.stopped_at,
            stopped_by=one.stopped_by,
            rungs={rung.at: rung for rung in one.rungs},
        ),
    )
