"""Events of a hearing, from the request to the decision (D.6, I.8)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.domain.case.members import MemberEvent
from caseclock.domain.procedures.hearing.requested import Request
from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


@event("hearing.requested")
class HearingRequested(MemberEvent, frozen=True, kw_only=True):
    """A hearing was asked for; each request begins a hearing of its own."""

    request: Request


@event("hearing.registered")
class HearingRegistered(InstanceEvent, frozen=True, kw_only=True):
    """The request with its days late. `runs`: a window runs on the notice; none does on an inadequate one."""

    request: Request
    runs: bool
    timely: bool
    days_late: int
    last_day: date | None = None
    outer_day: date | None = None


@event("hearing.judged_again")
class HearingJudgedAgain(InstanceEvent, frozen=True, kw_only=True):
    """Something was learned of the notice: whether the request was late is judged anew."""

    runs: bool
    timely: bool
    days_late: int
    last_day: date | None = None
    outer_day: date | None = None


@event("hearing.good_cause_claimed")
class GoodCauseClaimed(InstanceEvent, frozen=True, kw_only=True):
    """The person says why the request is late; the judge decides."""

    claimed_on: date
    why: Secret


@event("hearing.good_cause_decided")
class GoodCauseDecided(InstanceEvent, frozen=True, kw_only=True):
    """What the judge found. `within_outer_day`: the request came by the outer day."""

    decided_on: date
    found: bool
    timely: bool
    within_outer_day: bool = True


@event("hearing.scheduled")
class HearingScheduled(InstanceEvent, frozen=True, kw_only=True):
    """The hearing has a day."""

    scheduled_for: date
    place: str = ""


@event("hearing.postponed")
class HearingPostponed(InstanceEvent, frozen=True, kw_only=True):
    """The day was called off."""

    asked_by: Literal["claimant", "county", "state"]


@event("hearing.held")
class HearingHeld(InstanceEvent, frozen=True, kw_only=True):
    """The hearing took place."""

    held_on: date


@event("statement_of_position.filed")
class StatementOfPositionFiled(InstanceEvent, frozen=True, kw_only=True):
    """The county's statement went to the judge and to the person."""

    filed_on: date
