"""A clock as a person reads it: from what it counts, what moved it, when it ends, who was told of what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.words import Titles, alert_titles, event_titles, titles
from caseclock.domain.clocks.ledger import Clock, Extension, Pause, Rung, Superseded
from caseclock.domain.workflow.definition import ClockSpec, Definition
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef, ClockRef
from caseclock.readmodels.clocks import ClockRow
from caseclock.readmodels.told import Told, alerts_begin


class AnchorView(msgspec.Struct, frozen=True, kw_only=True):
    """From when it counts, and which fact says so."""

    on: date
    at: datetime
    source: str
    title: Titles


class BudgetView(msgspec.Struct, frozen=True, kw_only=True):
    """How long it runs: the dated parameter, its amount and unit, and the calendar it counts on."""

    parameter: str
    amount: int
    unit: str
    calendar: str
    calendar_version: str


class DueView(msgspec.Struct, frozen=True, kw_only=True):
    """When it is over: `at` is the first instant after. While it is paused only what remains is known."""

    legal_on: date | None
    at: datetime | None
    accepted_until_on: date | None = None
    accepted_until_at: datetime | None = None
    internal_on: date | None = None
    remaining: int | None = None


class RungView(msgspec.Struct, frozen=True, kw_only=True):
    """One rung. `told` are the audiences it named, `deliveries` the people who were told."""

    at: str
    status: str
    arming: int
    alert: str
    title: Titles
    to: tuple[str, ...]
    armed_at: datetime | None
    due_at: datetime | None
    fired_at: datetime | None
    late_seconds: int
    told: tuple[str, ...]
    deliveries: tuple[Told, ...]
    answered_on: date | None
    why: str


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """The whole ledger of one clock, each figure with its source and its legal basis."""

    clock: str
    name: str
    title: Titles
    case: str
    procedure: str
    procedure_version: int
    instance: str
    member: UUID | None
    status: str
    state: str
    side: str
    authority: str
    started_at: datetime
    at_risk_at: datetime | None
    anchor: AnchorView
    budget: BudgetView
    original: DueView
    current: DueView
    superseded: tuple[Superseded, ...]
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]
    stopped_on: date | None
    stopped_at: datetime | None
    stopped_by: str
    rungs: tuple[RungView, ...]


def clock_view(county: int, row: ClockRow, definitions: Definitions, told: Sequence[Told]) -> ClockView:
    """The ledger of a clock with the words of the procedure it runs under."""
    clock, case = row.clock, CaseRef(county, row.case_id)
    definition = definitions.get(clock.procedure, clock.procedure_version)
    spec = definition.procedure.clocks.get(clock.name)
    schedule = clock.schedule
    return ClockView(
        clock=str(ClockRef(case, clock.id)),
        name=clock.name,
        title=titles(definition, "clocks", clock.name),
        case=str(case),
        procedure=clock.procedure,
        procedure_version=clock.procedure_version,
        instance=clock.instance,
        member=clock.member,
        status=clock.status if clock.stopped_on is None else "stopped",
        state=row.state,
        side=row.side,
        authority=_law(clock, spec, definition),
        started_at=clock.started_at,
        at_risk_at=row.at_risk_at,
        anchor=AnchorView(
            on=clock.anchor_on,
            at=clock.anchor_at,
            source=clock.anchor_source,
            title=event_titles(definitions, clock.anchor_source),
        ),
        budget=BudgetView(
            parameter=clock.parameter,
            amount=clock.budget,
            unit=clock.unit,
            calendar=clock.calendar,
            calendar_version=schedule.calendar_version,
        ),
        original=DueView(legal_on=clock.original_due_on, at=clock.original_due_at),
        current=DueView(
            legal_on=schedule.due_on,
            at=schedule.due_at,
            accepted_until_on=schedule.accepted_until_on,
            accepted_until_at=schedule.accepted_until_at,
            internal_on=schedule.internal_on,
            remaining=schedule.remaining,
        ),
        superseded=clock.superseded,
        pauses=clock.pauses,
        extensions=clock.extensions,
        stopped_on=clock.stopped_on,
        stopped_at=clock.stopped_at,
        stopped_by=clock.stopped_by,
        rungs=tuple(
            _rung(clock, at, rung, spec, definitions, told)
            for at, rung in _as_written(clock, spec)
            if _belongs(clock, at, rung, spec)
        ),
    )


def _as_written(clock: Clock, spec: ClockSpec | None) -> list[tuple[str, Rung]]:
    """In the order of the procedure file, which a table does not keep; what the file lost comes last."""
    order = [each.at for each in spec.rungs] if spec else []
    return sorted(
        clock.rungs.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)
    )


def _belongs(clock: Clock, at: str, rung: Rung, spec: ClockSpec | None) -> bool:
    """A rung of another budget, or of an extension never given, is not this clock's, unless it rang."""
    if rung.status != "cancelled":
        return True
    written = next((each for each in spec.rungs if each.at == at), None) if spec else None
    another = written is not None and written.under not in ("", clock.parameter)
    return not another and rung.arming > 0


def _law(clock: Clock, spec: ClockSpec | None, definition: Definition) -> str:
    own = clock.authority or (spec.authority if spec else "")
    return own or "; ".join(definition.procedure.authority)


def _rung(
    clock: Clock,
    at: str,
    rung: Rung,
    spec: ClockSpec | None,
    definitions: Definitions,
    told: Sequence[Told],
) -> RungView:
    written = next((each for each in spec.rungs if each.at == at), None) if spec else None
    alert = written.alert if written else ""
    begin = alerts_begin(clock.id, at)
    return RungView(
        at=at,
        status=rung.status,
        arming=rung.arming,
        alert=alert,
        title=alert_titles(definitions, clock.procedure, alert) if alert else {},
        to=written.to if written else (),
        armed_at=rung.armed_at,
        due_at=rung.due_at,
        fired_at=rung.fired_at,
        late_seconds=rung.late_seconds,
        told=rung.told,
        deliveries=tuple(each for each in told if each.alert_id.startswith(begin)),
        answered_on=rung.answered_on,
        why=rung.why,
    )
