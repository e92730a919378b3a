"""Events of the reasonable opportunity, of scope and of who pays (D.3, I.4, I.9)."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.events import RuledEvent
from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Restricted, Secret


@event("rop.notice_mailed")
class RopNoticeMailed(InstanceEvent, frozen=True, kw_only=True):
    """The notice went out; it counts as received five days after the later date. `second`: flagged (I.16)."""

    number: int
    printed_on: date
    mailed_on: date
    received_on: date
    second: bool = False
    address: str = ""


@event("rop.receipt_proven")
class RopReceiptProven(InstanceEvent, frozen=True, kw_only=True):
    """The notice came later than presumed; the ninety days count from that day."""

    received_on: date
    evidence: Secret


@event("rop.notice_returned")
class RopNoticeReturned(InstanceEvent, frozen=True, kw_only=True):
    """The notice came back undelivered: the clock has not started."""

    returned_on: date


@event("rop.extended")
class RopExtended(InstanceEvent, frozen=True, kw_only=True):
    """More time for an immigration declaration: a good-faith effort, or the agency needs it."""

    until: date
    reason: str


@event("rop.called_off")
class RopCalledOff(InstanceEvent, frozen=True, kw_only=True):
    """The person no longer declares a status that could be proven."""


@event("rop.expired")
class RopExpired(InstanceEvent, frozen=True, kw_only=True):
    """The legal end passed unverified. Proof is still accepted through the day rolled forward."""

    legal_end: date
    accepted_until: date


@event("rop.expiry_taken_back")
class RopExpiryTakenBack(InstanceEvent, frozen=True, kw_only=True):
    """The expiry does not stand: proof_in_time, notice_returned, received_later. What rested on it goes."""

    why: str
    legal_end: date


@event("scope.determined", version=2)
class ScopeDetermined(RuledEvent, frozen=True, kw_only=True):
    """Scope and payer of a month with the whole explanation. `adverse`: it waits for a notice."""

    number: int
    scope: str
    funding: str
    month: date
    adverse: bool = False
    unconfirmed: bool = False


@event("funding.changed")
class FundingChanged(InstanceEvent, frozen=True, kw_only=True):
    """Who pays changed, scope did not; not adverse, so it applies at once."""

    before: str
    funding: str
    from_month: date


@event("scope.decided")
class ScopeDecided(RuledEvent, frozen=True, kw_only=True):
    """A person decided after the opportunity ended: the agency has acted (42 CFR 435.956(b)(3))."""

    scope: str
    funding: str


@event("scope.reduction_notice_mailed")
class ReductionNoticeMailed(InstanceEvent, frozen=True, kw_only=True):
    """The notice went out as the print manifest says; ten full days lie between mailing and effect."""

    mailed_on: date
    effective_on: date
    printed_on: date | None = None
    address: str = ""


@event("scope.reduction_called_off")
class ReductionCalledOff(InstanceEvent, frozen=True, kw_only=True):
    """The reduction will not take effect; the notice is rescinded."""

    why: Secret
    effective_on: date


@event("scope.reduced")
class ScopeReduced(InstanceEvent, frozen=True, kw_only=True):
    """The noticed reduction took effect."""

    effective_on: date
    funding: str


@event("scope.reduction_held")
class ReductionHeld(InstanceEvent, frozen=True, kw_only=True):
    """A hearing holds the reduction: meanwhile it does not take effect, or is put back."""

    effective_on: date
    hearing: str


@event("scope.reduction_upheld")
class ReductionUpheld(InstanceEvent, frozen=True, kw_only=True):
    """The hearing ended and the reduction stands; it takes effect on this day."""

    effective_on: date
    hearing: str


@event("scope.reduction_set_aside")
class ReductionSetAside(InstanceEvent, frozen=True, kw_only=True):
    """The hearing ended and the reduction never held: full scope from its day on."""

    from_month: date
    hearing: str


@event("scope.restored")
class ScopeRestored(InstanceEvent, frozen=True, kw_only=True):
    """Full scope again, from the first of this month."""

    from_month: date
    why: str


@event("status_end.recorded")
class StatusEndRecorded(InstanceEvent, frozen=True, kw_only=True):
    """A status lasts to this day by its paper (DACA, TPS, a stay). The day cuts nothing."""

    ends_on: date
    status_held: Restricted = ""


@event("status_end.looked_at")
class StatusEndLookedAt(InstanceEvent, frozen=True, kw_only=True):
    """Somebody looked at what follows a status that ends: goes_on, renewal_pending, other_status, over."""

    found: Restricted
    ends_on: date
