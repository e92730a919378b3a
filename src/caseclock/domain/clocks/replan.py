"""A clock's dates and rungs computed anew from its ledger with one input changed."""

from __future__ import annotations

from datetime import date, datetime

from caseclock.domain.clocks.ledger import Clock, Extension, Pause, Rung, Schedule
from caseclock.domain.clocks.rungs import arm
from caseclock.domain.clocks.schedule import schedule
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.definition import ClockSpec


def replan(
    clock: Clock,
    spec: ClockSpec,
    now: datetime,
    policy: Policy,
    county: int,
    *,
    anchor_on: date | None = None,
    anchor_at: datetime | None = None,
    parameter: str = "",
    budget: int | None = None,
    pauses: tuple[Pause, ...] | None = None,
    extensions: tuple[Extension, ...] | None = None,
    converted: bool = False,
) -> tuple[Schedule, dict[str, Rung]]:
    """The new schedule, and the rungs that differ from what they were; a stopped clock's rungs stay."""
    on, at = anchor_on or clock.anchor_on, anchor_at or clock.anchor_at
    pauses = clock.pauses if pauses is None else pauses
    granted = clock.extensions if extensions is None else extensions
    dates = schedule(
        spec, county, policy, on, at, clock.budget if budget is None else budget, pauses, granted
    )
    if clock.stopped_at is not None or clock.status == "stopped":
        return dates, {}
    rungs = arm(
        spec,
        dates,
        clock.rungs,
        now,
        policy,
        county,
        anchor_on=on,
        anchor_at=at,
        parameter=parameter or clock.parameter,
        pauses=pauses,
        extended=bool(granted),
        converted=converted,
    )
    return dates, {key: rung for key, rung in rungs.items() if rung != clock.rungs.get(key)}
