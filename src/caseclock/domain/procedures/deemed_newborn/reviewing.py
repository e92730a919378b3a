"""The review at age one, and the end of the deemed year by age."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.deemed_newborn import events_year as y
from caseclock.domain.procedures.deemed_newborn.data import deeming
from caseclock.kernel.time import first_of_next_month


class OpenAgeOneReview(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Opens the renewal at age one."""


def open_review(body: OpenAgeOneReview, view: View) -> Iterator[Output]:
    """The worker opens it; from here it is the renewal's matter (D.5)."""
    yield _opened(view, "worker")


def open_review_by_clock(view: View) -> Iterator[Output]:
    """Sixty days before the end it opens by itself, so that nobody ages out unseen."""
    yield _opened(view, "clock")


def age_out(view: View) -> Iterator[Output]:
    """The last day of the birthday month is over; Medi-Cal goes on until the renewal is decided."""
    ends_on, member = deeming(view).ends_on, view.member
    assert ends_on is not None
    assert member is not None
    yield y.DeemedEligibilityAgedOut(instance=view.instance_id, member=member.id, ends_on=ends_on)
    after = first_of_next_month(ends_on)
    if coverage_in(view.state, member.id, after) is None:
        yield CoverageWasSet(
            member=member.id,
            from_month=after,
            scope="full",
            programme="MAO until the renewal at age one",
            funding="federal",
            why="42 CFR 435.916; W&I 14005.37(d)",
        )


def _opened(view: View, by: Literal["worker", "clock"]) -> Output:
    ends_on = deeming(view).ends_on
    assert ends_on is not None
    return y.AgeOneReviewOpened(instance=view.instance_id, member=view.member_id, by=by, ends_on=ends_on)
