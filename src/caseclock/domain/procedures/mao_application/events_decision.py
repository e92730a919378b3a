"""Events of the decision on one member's application, and of its notice (D.1, I.3)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.domain.case.events import RuledEvent
from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


@event("eligibility.determined", version=2)
class EligibilityDetermined(RuledEvent, frozen=True, kw_only=True):
    """A decision, with all facts, dated values and citations it rests on. Without a rule a person found
    the reason."""

    outcome: Literal["approved", "denied"]
    citation: str


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
