"""Events that change the time the county has for an application (I.2, I.3)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


@event("disability.claimed")
class DisabilityClaimed(InstanceEvent, frozen=True, kw_only=True):
    """The member claims a disability or blindness: 90 days from the same anchor (I.3)."""


@event("disability.withdrawn")
class DisabilityWithdrawn(InstanceEvent, frozen=True, kw_only=True):
    """The member no longer claims it: 45 days from the same anchor (I.3)."""


@event("immediate_need.flagged")
class ImmediateNeedFlagged(InstanceEvent, frozen=True, kw_only=True):
    """Pregnancy or an emergency: the decision is expedited."""

    need: Literal["pregnancy", "emergency"]


@event("immediate_need.withdrawn")
class ImmediateNeedWithdrawn(InstanceEvent, frozen=True, kw_only=True):
    """The need is over, or was flagged by mistake."""

    reason: Secret


@event("calworks_application.linked")
class CalworksApplicationLinked(InstanceEvent, frozen=True, kw_only=True):
    """A CalWORKs application of the household. Added later, it moves no clock (I.2)."""

    filed_on: date


@event("promptness.extended")
class PromptnessExtended(InstanceEvent, frozen=True, kw_only=True):
    """A delay that is not the county's, with its reason written in the case (42 CFR 435.912(e))."""

    until: date
    reason: str
    why: Secret


@event("promptness.found_timely")
class PromptnessFoundTimely(InstanceEvent, frozen=True, kw_only=True):
    """The notice was mailed in time and only recorded after the due date: no longer counted as overdue."""

    mailed_on: date
    due_on: date
