"""Events of continuous eligibility: who is protected from adverse change, and until when (I.17)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.domain.case.events import RuledEvent
from caseclock.kernel.events import InstanceEvent, event


@event("continuous_eligibility.child_began")
class ChildBegan(RuledEvent, frozen=True, kw_only=True):
    """A child keeps Medi-Cal for twelve months, or to the end of the month of the nineteenth birthday."""

    determined_on: date
    born: date
    until: date


@event("continuous_eligibility.pregnancy_began")
class PregnancyBegan(InstanceEvent, frozen=True, kw_only=True):
    """A covered person is pregnant: she keeps Medi-Cal, and the time after is counted from its end."""

    since: date


@event("continuous_eligibility.postpartum_began")
class PostpartumBegan(RuledEvent, frozen=True, kw_only=True):
    """The pregnancy ended, however it did: Medi-Cal goes on to the end of the month of the last day."""

    ended_on: date
    until: date


@event("continuous_eligibility.child_ended")
class ChildEnded(InstanceEvent, frozen=True, kw_only=True):
    """The child's protection is over: by its time, a death, or a corrected birth date."""

    why: Literal["time_over", "death", "not_a_child"]


@event("continuous_eligibility.pregnancy_ended")
class PregnancyEnded(InstanceEvent, frozen=True, kw_only=True):
    """The protection while pregnant is over."""

    why: Literal["pregnancy_ended", "death", "not_pregnant"]


@event("continuous_eligibility.postpartum_ended")
class PostpartumEnded(InstanceEvent, frozen=True, kw_only=True):
    """The protection after a pregnancy is over."""

    why: Literal["time_over", "death", "pregnant_again", "not_pregnant"]
