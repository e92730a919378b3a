"""A reduction that is contested: held while the hearing is undecided, then upheld or set aside (I.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from caseclock.domain.case.contested import ActHeld, ActSetAside, ActUpheld
from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.status_verification import events_scope as s
from caseclock.domain.procedures.status_verification.bodies import person, subject
from caseclock.domain.procedures.status_verification.coverage import set_from
from caseclock.domain.procedures.status_verification.data import verification


def hold(view: View) -> Iterator[Output]:
    """The noticed day passes without a reduction; one that took effect is put back from its day."""
    event, reduction = view.trigger, verification(view).reduction
    if reduction is None or not isinstance(event, ActHeld):
        return
    yield s.ReductionHeld(**subject(view), effective_on=reduction.effective_on, hearing=event.hearing)
    if reduction.took_effect:
        yield from full_from(view, reduction.effective_on, "aid paid pending a hearing")


def uphold(view: View) -> Iterator[Output]:
    """The reduction's own clock runs to the lawful day, when what came in meanwhile is looked at again."""
    event, reduction = view.trigger, verification(view).reduction
    if reduction is not None and isinstance(event, ActUpheld):
        yield s.ReductionUpheld(**subject(view), effective_on=event.takes_effect_on, hearing=event.hearing)


def set_aside(view: View) -> Iterator[Output]:
    """Full scope from the day of the reduction on, whether or not it was held."""
    event, reduction = view.trigger, verification(view).reduction
    if reduction is None or not isinstance(event, ActSetAside):
        return
    yield s.ReductionSetAside(**subject(view), from_month=reduction.effective_on, hearing=event.hearing)
    if reduction.took_effect:
        yield from full_from(view, reduction.effective_on, "reduction set aside by a hearing")


def full_from(view: View, day: date, why: str) -> Iterator[Output]:
    """Full scope from the day of a reduction on, on the money of the month before."""
    before = coverage_in(view.state, person(view).id, day - timedelta(days=1))
    yield from set_from(view, day, "full", before.funding if before else "state_only", why)
