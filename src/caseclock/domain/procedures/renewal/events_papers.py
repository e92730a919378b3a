"""Events of the letters and papers of a renewal (D.5)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.kernel.events import InstanceEvent, event
from caseclock.kernel.secret import Secret


@event("renewal_packet.mailed")
class RenewalPacketMailed(InstanceEvent, frozen=True, kw_only=True):
    """The form, filled in with what is known, went out. `days_late`: after its last mailing day."""

    form: str
    printed_on: date
    mailed_on: date
    address: str
    language: str = ""
    days_late: int = 0


@event("renewal_contact.attempted")
class RenewalContactAttempted(InstanceEvent, frozen=True, kw_only=True):
    """Someone tried to reach the household about its renewal, and how it went."""

    how: str
    outcome: str
    note: Secret = ""


@event("renewal_mail.returned")
class RenewalMailReturned(InstanceEvent, frozen=True, kw_only=True):
    """The post brought a letter of the renewal back."""

    letter: Literal["packet", "mc355"]
    returned_on: date


@event("renewal.returned")
class RenewalReturned(InstanceEvent, frozen=True, kw_only=True):
    """Papers of the renewal came in, whole or in part; nobody has read them yet."""

    paper: str
    received_on: date
    channel: str


@event("renewal_papers.read")
class RenewalPapersRead(InstanceEvent, frozen=True, kw_only=True):
    """What came was read: complete, or what still lacks."""

    complete: bool
    lacking: tuple[str, ...] = ()


@event("renewal_information.requested")
class RenewalInformationRequested(InstanceEvent, frozen=True, kw_only=True):
    """Form MC 355 asks only for what lacks, with its days to answer."""

    items: tuple[str, ...]
    mailed_on: date
    form: str = "MC355"
