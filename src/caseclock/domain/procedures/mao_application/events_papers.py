"""Events of the list of items a household is asked for, and of attempts to reach it (office point 12)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


@event("verification.requested")
class VerificationRequested(InstanceEvent, frozen=True, kw_only=True):
    """The household was asked for these items, each with its reason, by a form (MC 355: 30 days).

    `mailed_on`: the form went out as a letter that day; without it they were asked in another way.
    """

    form: str = ""
    items: dict[str, Secret]
    mailed_on: date | None = None
    address: Secret = ""


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
