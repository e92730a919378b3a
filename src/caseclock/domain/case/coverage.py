"""What coverage a member has in a month, of all that was ever set."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from caseclock.domain.case.state import CaseState, CoverageSet
from caseclock.kernel.time import add_months, first_of_month


def coverage_in(state: CaseState, member: UUID, day: date) -> CoverageSet | None:
    """The entry that holds in the day's month, the later recorded one winning; None when none ever did."""
    month = first_of_month(day)
    entries = enumerate(state.coverage.get(member, ()))
    holding = [(entry.version, n, entry) for n, entry in entries if _holds(entry, month)]
    return max(holding, key=lambda each: each[:2])[2] if holding else None


def is_covered(state: CaseState, member: UUID, day: date) -> bool:
    """Whether the member has any Medi-Cal in the day's month, restricted included."""
    entry = coverage_in(state, member, day)
    return entry is not None and entry.scope != "none"


def last_coverage_before(state: CaseState, member: UUID, day: date) -> CoverageSet | None:
    """What the member last had in the two years before the day's month: what a restoration goes back to."""
    for back in range(1, 25):
        entry = coverage_in(state, member, add_months(first_of_month(day), -back))
        if entry is not None and entry.scope != "none":
            return entry
    return None


def _holds(entry: CoverageSet, month: date) -> bool:
    ends = entry.to_month is None or month <= first_of_month(entry.to_month)
    return first_of_month(entry.from_month) <= month and ends
