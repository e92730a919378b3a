"""The deadlines of a case: which one is next, how it stands at a moment, and how many days are left."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.application.wording import said
from caseclock.application.words import Titles, titles
from caseclock.domain.case.state import CaseState
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef, ClockRef
from caseclock.kernel.time import local_date
from caseclock.readmodels.clocks import at_risk_at, is_open, side
from caseclock.readmodels.tools import Tools

HOURS = "elapsed_hour"
#: The authority of a deadline that no law sets begins so.
OFFICE_RULE = "office rule"
ClockState = Literal["overdue", "at_risk", "running", "paused", "stopped"]


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """One clock as the top of a case shows it.

    `days_left` counts to the legal day: 0 is the last day, below 0 it is late; `left` says so in words. While
    paused there is no day, only what `remaining` of it (in the clock's unit) is known, and why it rests.
    """

    clock: str
    clock_id: str
    title: Titles
    state: ClockState
    state_title: Titles
    side: str
    side_title: Titles
    member: UUID | None
    name: str
    legal_on: date | None
    due_at: datetime | None
    internal_on: date | None
    accepted_until_on: date | None
    days_left: int | None
    left: Titles
    remaining: int | None
    unit: str
    paused_why: str
    authority: str

    @property
    def of_law(self) -> bool:
        """Whether it is more than the office's own rule."""
        return not self.authority.startswith(OFFICE_RULE)


def clock_state(clock: Clock, tools: Tools, now: datetime) -> ClockState:
    """How a clock stands at a moment, as lists say it."""
    if clock.stopped_on is not None or clock.status == "stopped":
        return "stopped"
    due, risk = clock.schedule.due_at, at_risk_at(clock, tools)
    if due is not None and due <= now:
        return "overdue"
    if risk is not None and risk <= now:
        return "at_risk"
    return "paused" if clock.status == "paused" else "running"


def counting(state: CaseState) -> list[Clock]:
    """Clocks that still count: open ones, and those that ran out while what they wait for is not done."""
    if state.status == "closed":
        return []
    found = []
    for clock in state.clocks.values():
        instance = state.instances.get(clock.instance)
        ended = clock.status == "expired" and instance is not None and instance.final
        if is_open(clock) and not ended:
            found.append(clock)
    return sorted(found, key=_first_due)


def _first_due(clock: Clock) -> tuple[bool, float, str]:
    due = clock.schedule.due_at
    return (due is None, due.timestamp() if due else 0.0, clock.id)


def deadline(
    state: CaseState, clock: Clock, definitions: Definitions, tools: Tools, now: datetime
) -> Deadline:
    """The clock in words, as it stands at a moment."""
    definition = definitions.get(clock.procedure, clock.procedure_version)
    schedule, standing, whose = clock.schedule, clock_state(clock, tools, now), side(clock, tools)
    person = state.members.get(clock.member) if clock.member else None
    due_on, paused = schedule.due_on, standing == "paused"
    days_left = (due_on - local_date(now)).days if due_on else None
    return Deadline(
        clock=str(ClockRef(CaseRef(state.county, state.case_id), clock.id)),
        clock_id=clock.id,
        title=titles(definition, "clocks", clock.name),
        state=standing,
        state_title=said("clock_states", standing),
        side=whose,
        side_title=said("sides", whose),
        member=clock.member,
        name=person.name if person else "",
        legal_on=due_on,
        due_at=schedule.due_at,
        internal_on=schedule.internal_on,
        accepted_until_on=schedule.accepted_until_on,
        days_left=days_left,
        left=time_left(days_left, schedule.remaining, clock.unit),
        remaining=schedule.remaining,
        unit=clock.unit,
        paused_why=clock.pauses[-1].reason if paused and clock.pauses else "",
        authority=clock.authority or "; ".join(definition.procedure.authority),
    )


def time_left(days: int | None, remaining: int | None = None, unit: str = "") -> Titles:
    """How much time there is: 12 days left, the last day, 3 days late, or so much once it runs again."""
    if days is None:
        kind = "paused_hours" if unit == HOURS else "paused_days"
        return said("left", "unknown" if remaining is None else kind, n=str(remaining))
    late, n = days < 0, abs(days)
    if days == 0:
        return said("left", "last_day")
    return said("left", f"{'late' if late else 'left'}_{'one' if n == 1 else 'many'}", n=str(n))
