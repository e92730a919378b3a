"""Events of a deemed-eligible newborn (D.2; 42 CFR 435.117)."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from caseclock.domain.case.members import MemberEvent
from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


@event("newborn.reported")
class NewbornReported(MemberEvent, frozen=True, kw_only=True):
    """A parent or caretaker told the county of a birth; the member is the child."""

    received_on: date
    mother: UUID | None = None


@event("newborn.referral_received")
class NewbornReferralReceived(MemberEvent, frozen=True, kw_only=True):
    """A hospital or clinic referred a newborn by MC 330 or the Newborn Gateway. `report` names the paper."""

    channel: Literal["mc330", "newborn_gateway"]
    received_on: date
    report: str
    mother_name: str = ""
    mother_birth_date: date | None = None


@event("newborn.referral_joined")
class NewbornReferralJoined(MemberEvent, frozen=True, kw_only=True):
    """A referral for a child that was reported before: no second child, no second clock."""

    channel: Literal["mc330", "newborn_gateway"]
    received_on: date
    report: str


@event("mother.matched")
class MotherMatched(InstanceEvent, frozen=True, kw_only=True):
    """The mother is this person. `covered`: she had Medi-Cal in the birth month, by our own record,
    by what was attested (`basis`), or by a programme outside the county (`outside`)."""

    mother: UUID | None = None
    mother_case: UUID | None = None
    outside: str = ""
    basis: str = ""
    category: str = ""
    birth_month: date
    covered: bool
    evidence: Secret = ""


@event("mother.unmatched")
class MotherUnmatched(InstanceEvent, frozen=True, kw_only=True):
    """The matched woman is not the mother. Deeming that began stands until it is decided."""

    mother: UUID | None = None
    why: Secret


@event("mother.not_found")
class MotherNotFound(InstanceEvent, frozen=True, kw_only=True):
    """The mother was not found by these ex parte steps (SB 87, W&I 14005.37)."""

    steps: tuple[str, ...]


@event("bic.requested")
class BicRequested(InstanceEvent, frozen=True, kw_only=True):
    """A card was asked of MEDS from the birth month, whatever becomes of CalWORKs. Not issued yet."""

    from_month: date


@event("bic.issued")
class BicIssued(InstanceEvent, frozen=True, kw_only=True):
    """MEDS accepted the request: the child is enrolled."""

    accepted_on: date


@event("bic.refused")
class BicRefused(InstanceEvent, frozen=True, kw_only=True):
    """MEDS refused the request: a matter for the Program, not for the family."""

    code: str
    text: Secret = ""


@event("child.added_to_calworks")
class ChildAddedToCalworks(InstanceEvent, frozen=True, kw_only=True):
    """The child joined the CalWORKs case."""


@event("de_notice.sent")
class DeNoticeSent(InstanceEvent, frozen=True, kw_only=True):
    """The deemed-eligibility information notice was mailed to the parent or caretaker."""

    mailed_on: date
    language: str
    to: UUID | None = None
