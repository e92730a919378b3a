"""How long a case is kept: from when the years count, and what keeps it although they passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.state import CaseState, Hold
from caseclock.domain.policy.policy import Policy
from caseclock.kernel.time import add_months, local_date

#: Years for which a closed case is kept.
CASE_KEPT = "case_kept_years"
#: Procedures in which somebody may still contest what was decided.
_CONTESTING = {"hearing": "hearing", "hearing_window": "appeal_window"}
_RUNS = ("running", "paused")


def counts_from(state: CaseState) -> date | None:
    """The day from which the years count: the closing, or what came in later; None while it is open."""
    if state.status != "closed" or state.recorded_at is None:
        return None
    closed = local_date(state.closed_at or state.recorded_at)
    months = [each.to_month for entries in state.coverage.values() for each in entries if each.to_month]
    return max([closed, *months, *(paper.received_on for paper in state.papers.values())])


def due_on(state: CaseState, policy: Policy) -> date | None:
    """The first day on which a closed case may be destroyed, by the years in force when they began."""
    since = counts_from(state)
    return add_months(since, 12 * policy.number(CASE_KEPT, since)) if since else None


def keeps(state: CaseState, policy: Policy, today: date, elsewhere: tuple[str, ...] = ()) -> Iterator[str]:
    """Each reason why nothing of the case may be destroyed today, as a code; nothing when it may.

    `elsewhere`: the open cases in which somebody of this case is.
    """
    due = due_on(state, policy)
    if due is None:
        yield "case_open"
    elif due > today:
        yield "not_due"
    if holds_in_force(state):
        yield "legal_hold"
    if any(clock.status in _RUNS for clock in state.clocks.values()):
        yield "open_clock"
    for procedure, code in _CONTESTING.items():
        if any(not instance.final for instance in state.instances_of(procedure)):
            yield code
    if any(not paper.read for paper in state.papers.values()):
        yield "unread"
    if elsewhere:
        yield "open_elsewhere"
    if state.destroyed is not None:
        yield "destroyed"


def holds_in_force(state: CaseState) -> list[Hold]:
    """Legal holds that nobody has lifted."""
    return [hold for hold in state.holds.values() if hold.lifted_on is None]
