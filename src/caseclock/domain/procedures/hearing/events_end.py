"""Events of aid while a hearing is undecided, and of how a hearing ends."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret

Outcome = Literal["granted", "granted_in_part", "denied", "dismissed"]
Act = Literal["set_aside", "stands", "changed"]
#: How a hearing ended, and the aid with it.
EndOfAid = Literal["decided", "withdrawn", "condition_met"]


@event("aid_paid_pending.granted")
class AidGranted(InstanceEvent, frozen=True, kw_only=True):
    """Aid goes on, or back, from the day the act takes effect. `owed`: the county had no choice."""

    ground: str
    from_on: date
    owed: bool


@event("aid_paid_pending.refused")
class AidRefused(InstanceEvent, frozen=True, kw_only=True):
    """Aid does not go on, on this ground."""

    ground: str


@event("aid_paid_pending.ended")
class AidEnded(InstanceEvent, frozen=True, kw_only=True):
    """The hearing ended, and with it the aid paid for its sake."""

    why: EndOfAid


@event("hearing.withdrawn")
class HearingWithdrawn(InstanceEvent, frozen=True, kw_only=True):
    """The person withdrew, in writing or before the judge."""

    withdrawn_on: date
    form: Literal["written", "at_the_hearing"]


@event("hearing.withdrawn_conditionally")
class HearingWithdrawnConditionally(InstanceEvent, frozen=True, kw_only=True):
    """Withdrawn, if the county does what it agreed to."""

    withdrawn_on: date
    condition: Secret


@event("hearing.condition_met")
class HearingConditionMet(InstanceEvent, frozen=True, kw_only=True):
    """The county did what it agreed to, and this came of it."""

    met_on: date
    act: Act
    how: Secret


@event("hearing.resumed")
class HearingResumed(InstanceEvent, frozen=True, kw_only=True):
    """The condition was not met, or the person is not content: the request counts as it was filed."""

    resumed_on: date


@event("hearing.decided")
class HearingDecided(InstanceEvent, frozen=True, kw_only=True):
    """The judge's decision. `ground` says why a request was dismissed."""

    outcome: Outcome
    decided_on: date
    received_on: date
    ground: str = ""
    order: Secret = ""


@event("hearing.implemented")
class HearingImplemented(InstanceEvent, frozen=True, kw_only=True):
    """The county did what the decision orders. `act`: what became of the act."""

    implemented_on: date
    act: Act
    how: Secret


@event("hearing.rehearing_requested")
class RehearingRequested(InstanceEvent, frozen=True, kw_only=True):
    """Somebody asked the director to have it heard again."""

    filed_on: date
    asked_by: Literal["claimant", "county"]


@event("hearing.rehearing_ordered")
class RehearingOrdered(InstanceEvent, frozen=True, kw_only=True):
    """It is heard again; ninety days count anew."""

    ordered_on: date
