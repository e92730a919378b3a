"""What a clock counts from or with turned out otherwise: another anchor, budget, parameter or calendar."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from caseclock.domain.clocks.events import ClockReanchored, ClockRecalculated
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.clocks.replan import replan
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.definition import ClockSpec
from caseclock.kernel.time import require_aware


def reanchor(
    clock: Clock,
    spec: ClockSpec,
    anchor_on: date,
    anchor_at: datetime,
    source: str,
    why: str,
    authority: str = "",
    *,
    now: datetime,
    policy: Policy,
    county: int,
) -> ClockReanchored:
    """It counts from another day, proven or corrected. An expired clock whose new due date is still to come
    runs again; a stopped one shows the corrected dates and stays stopped."""
    anchor_at = require_aware(anchor_at)
    dates, rungs = replan(clock, spec, now, policy, county, anchor_on=anchor_on, anchor_at=anchor_at)
    return ClockReanchored(
        clock=clock.id,
        rungs=rungs,
        anchor_on=anchor_on,
        anchor_at=anchor_at,
        anchor_source=source,
        schedule=dates,
        why=why,
        authority=authority,
    )


def recalculate(
    clock: Clock,
    spec: ClockSpec,
    parameter: str,
    budget: int,
    why: str,
    authority: str = "",
    *,
    now: datetime,
    policy: Policy,
    county: int,
    converted: bool = False,
) -> ClockRecalculated | None:
    """Another budget, parameter or calendar from the same anchor; None when no date, rung or input moves.

    A disability basis claimed after day 45 makes an expired clock run again to day 90 (decision I.3).
    `converted`: rungs that are past by the new dates are let pass."""
    dates, rungs = replan(
        clock, spec, now, policy, county, parameter=parameter, budget=budget, converted=converted
    )
    same = msgspec.structs.replace(dates, calendar_version=clock.schedule.calendar_version)
    if (same, parameter, budget) == (clock.schedule, clock.parameter, clock.budget) and not rungs:
        return None
    return ClockRecalculated(
        clock=clock.id,
        rungs=rungs,
        parameter=parameter,
        budget=budget,
        schedule=dates,
        why=why,
        authority=authority,
    )
