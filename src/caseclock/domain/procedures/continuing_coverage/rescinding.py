"""A decision to end Medi-Cal is taken back, always in the member's favour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuing_coverage import events_ending as m
from caseclock.domain.procedures.continuing_coverage.common import coverage, subject
from caseclock.domain.procedures.continuing_coverage.data import before_of, continuation


def taken_back(view: View, why: str) -> Iterator[Output]:
    """A notice that was not mailed is pulled; a mailed one is answered, and coverage put back, no gap."""
    ending = continuation(view).ending
    if ending is None or view.member_id is None:
        return
    if ending.ends_from is None:
        yield m.DiscontinuanceNoticePulled(**subject(view), why=why)
        return
    last_month = coverage_in(view.state, view.member_id, ending.ends_from - timedelta(days=1))
    yield m.DiscontinuanceRescinded(
        **subject(view), reason=ending.reason, mailed_on=ending.mailed_on, why=why
    )
    yield coverage(view, before_of(last_month), ending.ends_from, "discontinuance rescinded")
