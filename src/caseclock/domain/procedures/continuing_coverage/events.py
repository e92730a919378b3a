"""Events of CalWORKs as far as Medi-Cal hangs on it, and of each member's continuation (D.4)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.domain.case.events import RuledEvent
from caseclock.domain.case.members import MemberEvent
from caseclock.domain.procedures.continuing_coverage.data import Before
from caseclock.kernel.events import InstanceEvent, event


@event("continuation.opened")
class ContinuationOpened(MemberEvent, frozen=True, kw_only=True):
    """A covered member's cash aid, or the household's, ended: Medi-Cal is looked at on its own."""

    reason: str
    personal: bool = False
    aided: bool = True


@event("continuation.began")
class ContinuationBegan(InstanceEvent, frozen=True, kw_only=True):
    """The continuation with what it starts from: the reason, the coverage before, the first bridged month."""

    reason: str
    personal: bool = False
    aided: bool = True
    ended_on: date
    bridged_from: date
    before: Before


@event("continuation.closed")
class ContinuationClosed(InstanceEvent, frozen=True, kw_only=True):
    """Cash aid was restored: nothing is owed any more."""

    from_month: date


@event("continuing_review.opened")
class ContinuingReviewOpened(MemberEvent, frozen=True, kw_only=True):
    """A covered member's Medi-Cal is looked at although no cash aid ended."""


@event("continuing_medi_cal.reviewed")
class ContinuingMediCalReviewed(InstanceEvent, frozen=True, kw_only=True):
    """What was found on each basis of eligibility so far."""

    bases: dict[str, Literal["eligible", "not_eligible", "open"]]


@event("edwards.granted")
class EdwardsCoverageGranted(RuledEvent, frozen=True, kw_only=True):
    """Bridging coverage at no cost until Medi-Cal is decided (Edwards v. Kizer)."""

    from_month: date
    aid_code: str = "38"
    by: Literal["discontinuance", "worker"]


@event("edwards.error_counted")
class EdwardsErrorCounted(InstanceEvent, frozen=True, kw_only=True):
    """Bridging lasts longer than two months: a county error. Coverage stays."""

    since: date


@event("medi_cal.continued")
class MediCalContinued(RuledEvent, frozen=True, kw_only=True):
    """Medi-Cal goes on under another programme."""

    program: str
    from_month: date
    cost_cents: int = 0
    mailed_on: date | None = None
