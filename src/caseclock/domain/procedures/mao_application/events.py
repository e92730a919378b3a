"""Events of one member's application for Medi-Cal (D.1)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


@event("verification.requested")
class VerificationRequested(InstanceEvent, frozen=True, kw_only=True):
    """The household was asked for these items, each with its reason, by a form (MC 355: 30 days)."""

    form: str = ""
    items: dict[str, Secret]


@event("verification.received")
class VerificationReceived(InstanceEvent, frozen=True, kw_only=True):
    """A paper for an item came in; nobody has read it yet."""

    item: str
    received_on: date
    paper: str = ""


@event("verification.accepted")
class VerificationAccepted(InstanceEvent, frozen=True, kw_only=True):
    """An item is proven, by paper or by data the county already has."""

    item: str
    source: Literal["paper", "electronic"] = "paper"


@event("verification.found_insufficient")
class VerificationFoundInsufficient(InstanceEvent, frozen=True, kw_only=True):
    """What came in does not prove the item; the reason goes into the next request."""

    item: str
    why: Secret


@event("verification.all_received")
class VerificationAllReceived(InstanceEvent, frozen=True, kw_only=True):
    """Nothing that was asked for is still out."""


@event("contact.attempted")
class ContactAttempted(InstanceEvent, frozen=True, kw_only=True):
    """Someone tried to reach the household, and how it went."""

    how: str
    outcome: str
    note: Secret = ""


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


@event("eligibility.determined")
class EligibilityDetermined(InstanceEvent, frozen=True, kw_only=True):
    """A decision, with all facts, dated values and citations it rests on."""

    outcome: Literal["approved", "denied"]
    citation: str
    explanation: dict[str, Any]


@event("coverage.approved")
class CoverageApproved(InstanceEvent, frozen=True, kw_only=True):
    """Coverage from a month on. `conditional`: a status is still being verified (ROP)."""

    from_month: date
    to_month: date | None = None
    met_on: date
    scope: str
    funding: str
    programme: str
    cost_cents: int = 0
    conditional: bool = False


@event("coverage.denied")
class CoverageDenied(InstanceEvent, frozen=True, kw_only=True):
    """No coverage, for a reason in law; never because the county was late."""

    reason: str
    citation: str
    why: Secret


@event("application.withdrawn")
class ApplicationWithdrawn(InstanceEvent, frozen=True, kw_only=True):
    """The applicant withdrew before a decision; a notice confirms it (42 CFR 435.914)."""

    received_on: date
    how: str
    by: str = ""


@event("decision_notice.mailed")
class DecisionNoticeMailed(InstanceEvent, frozen=True, kw_only=True):
    """What the print manifest says: printed, mailed, where to. The promptness clock stops on this day."""

    notice: Literal["approval", "denial", "withdrawal"]
    printed_on: date
    mailed_on: date
    address: str
    addressee: Literal["member", "representative", "estate"] = "member"
    language: str = ""


@event("decision.rescinded")
class DecisionRescinded(InstanceEvent, frozen=True, kw_only=True):
    """A denial or withdrawal was taken back; the application is pending again from its own filing date."""

    decision: str
    reason: Secret
    was_mailed: bool = False
    paper: str = ""
