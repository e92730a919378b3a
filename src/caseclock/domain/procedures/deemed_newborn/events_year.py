"""Events of the deemed year itself (D.2; 42 CFR 435.117)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.domain.case.events import RuledEvent
from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


@event("deemed_eligibility.established", version=2)
class DeemedEligibilityEstablished(RuledEvent, frozen=True, kw_only=True):
    """The child has Medi-Cal without application, from the birth month to the end of the birthday month."""

    from_month: date
    ends_on: date
    category: str


@event("deemed_eligibility.recounted")
class DeemedEligibilityRecounted(InstanceEvent, frozen=True, kw_only=True):
    """A corrected birth date moved the deemed year; months already given are never cut back (I.5)."""

    from_month: date
    ends_on: date
    was_ends_on: date


@event("deemed_eligibility.upheld")
class DeemedEligibilityUpheld(InstanceEvent, frozen=True, kw_only=True):
    """It was decided that deeming stands although the match was in question."""

    why: Secret


@event("deemed_eligibility.refused")
class DeemedEligibilityRefused(InstanceEvent, frozen=True, kw_only=True):
    """It was decided that the child is not deemed. Coverage stands until another determination."""

    why: Secret
    citation: str


@event("deemed_eligibility.ended")
class DeemedEligibilityEnded(InstanceEvent, frozen=True, kw_only=True):
    """Ended early, for one of the three reasons of law; `ends_on` is the last day covered."""

    reason: Literal["death", "left_california", "written_request"]
    ends_on: date
    mailed_on: date | None = None
    citation: str


@event("deemed_eligibility.aged_out")
class DeemedEligibilityAgedOut(InstanceEvent, frozen=True, kw_only=True):
    """The deemed year is over; from here the renewal decides."""

    ends_on: date


@event("age_one_review.opened")
class AgeOneReviewOpened(InstanceEvent, frozen=True, kw_only=True):
    """The renewal at age one was opened, by a worker or by the clock 60 days before the end."""

    by: Literal["worker", "clock"]
    ends_on: date
