"""Clocks: one row a clock, running or not, with its whole ledger beside the moments lists ask for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.state import CaseState
from caseclock.domain.clocks.ledger import Clock
from caseclock.kernel.time import end_of_day
from caseclock.readmodels.tools import ReadModel, Rows, Tools
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "clocks.sql")


class ClockRow(msgspec.Struct, frozen=True, kw_only=True):
    """A clock as lists and the case page show it. `clock` is the ledger; `state` is asked of `now`."""

    case_id: UUID
    clock_id: str
    side: str
    state: str
    due_on: date | None
    due_at: datetime | None
    at_risk_at: datetime | None
    clock: Clock


def is_open(clock: Clock) -> bool:
    """Runs, is paused, or ran out and still waits for what would have stopped it."""
    return clock.stopped_on is None and clock.status in ("running", "paused", "expired")


def side(clock: Clock, tools: Tools) -> str:
    """Whose deadline it is: the county's, unless the procedure's files say the member's."""
    return tools.sides.get((clock.procedure, clock.procedure_version), {}).get(clock.name, "county")


def at_risk_at(clock: Clock, tools: Tools) -> datetime | None:
    """From when it is at risk: its first warning, the office's own earlier date, or a share of its length."""
    due = clock.schedule.due_at
    if due is None:
        return None
    warnings = [
        rung.due_at
        for rung in clock.rungs.values()
        if rung.due_at is not None and rung.due_at < due and rung.status != "cancelled"
    ]
    if clock.schedule.internal_on is not None:
        warnings.append(end_of_day(clock.schedule.internal_on))
    if not warnings:
        length = (due - clock.anchor_at).total_seconds()
        # Whole seconds: what is stored must come back the same.
        warnings.append(due - timedelta(seconds=int(length * (1 - tools.at_risk_share))))
    return min(*warnings, due)


def state_at(clock: Clock, at_risk_at: datetime | None, at: datetime) -> str:
    """What a clock is at a moment, as `clock_state_v1` says of a stored one."""
    if clock.stopped_on is not None:
        return "stopped"
    due_at = clock.schedule.due_at
    if due_at is not None and due_at <= at:
        return "overdue"
    if at_risk_at is not None and at_risk_at <= at:
        return "at_risk"
    return "paused" if clock.status == "paused" else "running"


def unstored(state: CaseState, tools: Tools, at: datetime) -> list[ClockRow]:
    """The clocks of a case that is only tried, as `clocks_of_case` gives those of a stored one."""
    found = [
        ClockRow(
            case_id=state.case_id,
            clock_id=clock.id,
            side=side(clock, tools),
            state=state_at(clock, at_risk_at(clock, tools), at),
            due_on=clock.schedule.due_on,
            due_at=clock.schedule.due_at,
            at_risk_at=at_risk_at(clock, tools),
            clock=clock,
        )
        for clock in state.clocks.values()
    ]
    return sorted(
        found, key=lambda row: (row.state == "stopped", row.due_at is None, row.due_at, row.clock_id)
    )


def rows(state: CaseState, tools: Tools) -> Rows:
    """A row for each clock of the case."""
    if state.version == 0:
        return {}
    return {
        (state.case_id, clock.id): {
            "case_id": state.case_id,
            "clock_id": clock.id,
            "name": clock.name,
            "instance": clock.instance,
            "procedure": clock.procedure,
            "member": clock.member,
            "status": clock.status if clock.stopped_on is None else "stopped",
            "side": side(clock, tools),
            "due_on": clock.schedule.due_on,
            "due_at": clock.schedule.due_at,
            "at_risk_at": at_risk_at(clock, tools),
            "detail": clock,
        }
        for clock in state.clocks.values()
    }


MODEL = ReadModel(
    table="rm_clocks", key=("case_id", "clock_id"), rows=rows, reads=("clocks",), apart="clocks"
)


async def clocks_of_case(pool: Any, county: int, case_id: UUID) -> list[ClockRow]:
    """The clocks of a case, those that end first in front, stopped ones last."""
    async with in_county(pool, county) as connection:
        found = await connection.fetch(SQL.clocks_of_case, county, case_id)
    return [_clock(row) for row in found]


async def one_clock(pool: Any, county: int, case_id: UUID, clock_id: str) -> ClockRow | None:
    """One clock of a case, or None."""
    async with in_county(pool, county) as connection:
        row = await connection.fetchrow(SQL.one_clock, county, case_id, clock_id)
    return _clock(row) if row else None


async def cases_counting_past(pool: Any, county: int, day: date, after: UUID, limit: int) -> list[UUID]:
    """The next open cases, in id order, with a clock that ends on a day or later, or is paused."""
    async with in_county(pool, county) as connection:
        rows = await connection.fetch(SQL.cases_counting_past, county, after, day, limit)
    return [row["case_id"] for row in rows]


def _clock(row: Any) -> ClockRow:
    values = dict(row)
    return ClockRow(clock=msgspec.convert(values.pop("detail"), Clock), **values)
