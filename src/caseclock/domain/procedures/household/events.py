"""Events of the household's own commands that change no part of the case by themselves."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from caseclock.domain.case.members import MemberEvent
from caseclock.kernel.events import Event, event

How = Literal["writing", "phone", "portal", "in_person"]


@event("application.withdrawal_requested")
class WithdrawalRequested(MemberEvent, frozen=True, kw_only=True):
    """Before a decision somebody with the right to withdrew the member's application (42 CFR 435.914)."""

    received_on: date
    how: How = "writing"
    by: str = ""


@event("coverage_end.requested")
class CoverageEndRequested(MemberEvent, frozen=True, kw_only=True):
    """After coverage began a withdrawal is a request to end it; it ends with notice, by a decision."""

    received_on: date
    how: How = "writing"
    by: str = ""


@event("application.joined")
class ApplicationJoined(MemberEvent, frozen=True, kw_only=True):
    """The application goes on in another case, with the earlier date; here it is a duplicate, not denied."""

    into: UUID
    person: UUID


@event("case.transfer_requested")
class TransferRequested(Event, frozen=True, kw_only=True):
    """Another county was asked to take the case; the filing date goes along.

    `takes_effect_on`: the first of the benefit month from which that county pays (W&I 10003).
    """

    to_county: int
    why: Literal["moved", "wrong_county", "other"]
    filed_on: date | None = None
    takes_effect_on: date | None = None
