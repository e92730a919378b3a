"""The review at age one, and the end of the deemed year by age."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.deemed_newborn import events_year as y
from caseclock.domain.procedures.deemed_newborn.data import deeming


class OpenAgeOneReview(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Opens the renewal at age one."""


def open_review(body: OpenAgeOneReview, view: View) -> Iterator[Output]:
    """The worker opens it; from here it is the renewal's matter (D.5)."""
    yield _opened(view, "worker")


def open_review_by_clock(view: View) -> Iterator[Output]:
    """Sixty days before the end it opens by itself, so that nobody ages out unseen."""
    yield _opened(view, "clock")


def age_out(view: View) -> Iterator[Output]:
    """The last day of the birthday month is over."""
    ends_on = deeming(view).ends_on
    assert ends_on is not None
    yield y.DeemedEligibilityAgedOut(instance=view.instance_id, member=view.member_id, ends_on=ends_on)


def _opened(view: View, by: Literal["worker", "clock"]) -> Output:
    ends_on = deeming(view).ends_on
    assert ends_on is not None
    return y.AgeOneReviewOpened(instance=view.instance_id, member=view.member_id, by=by, ends_on=ends_on)
