"""A discontinuance that is contested: held while the hearing is undecided, then upheld or set aside (I.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from caseclock.domain.case.contested import ActHeld, ActUpheld
from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuing_coverage import events_ending as m
from caseclock.domain.procedures.continuing_coverage.common import coverage, subject
from caseclock.domain.procedures.continuing_coverage.data import Before, before_of, continuation
from caseclock.domain.procedures.continuing_coverage.rescinding import taken_back


def hold(view: View) -> Iterator[Output]:
    """Coverage as in the last month before, from the month it would have ended."""
    event, ending = view.trigger, continuation(view).ending
    if not isinstance(event, ActHeld) or ending is None or ending.ends_from is None or not view.member_id:
        return
    yield m.DiscontinuanceHeld(**subject(view), ends_from=ending.ends_from, hearing=event.hearing)
    last_month = coverage_in(view.state, view.member_id, ending.ends_from - timedelta(days=1))
    yield coverage(view, before_of(last_month), ending.ends_from, "aid paid pending a hearing")


def uphold(view: View) -> Iterator[Output]:
    """Medi-Cal ends after all, on the lawful day."""
    event, ending = view.trigger, continuation(view).ending
    if not isinstance(event, ActUpheld) or ending is None:
        return
    day = event.takes_effect_on
    yield m.DiscontinuanceUpheld(**subject(view), ends_from=day, hearing=event.hearing)
    why = f"Medi-Cal discontinued: {ending.reason}; upheld by a hearing"
    yield coverage(view, Before(), day, why, scope="none", programme="discontinued", funding="")


def set_aside(view: View) -> Iterator[Output]:
    """The discontinuance is rescinded, with no gap."""
    yield from taken_back(view, "set aside by a hearing")
