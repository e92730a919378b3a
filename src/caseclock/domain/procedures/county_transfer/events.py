"""Events of a case that goes to another county: asked, opened there, arrived, complete."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.kernel.events import Event, InstanceEvent, event


@event("transfer.begun")
class TransferBegun(InstanceEvent, frozen=True, kw_only=True):
    """A transfer between counties began here: this county sends the case, or takes it over from `other`."""

    side: Literal["sends", "takes"]
    other: int
    other_case: str = ""
    other_number: str = ""
    why: Literal["moved", "wrong_county", "other"]
    asked_on: date
    takes_effect_on: date | None = None
    filed_on: date | None = None


@event("case.transfer_opened")
class TransferOpened(Event, frozen=True, kw_only=True):
    """The other county opened its case; from here on the household is served there."""

    to_county: int
    case_number: str


@event("case.transferred_in")
class TransferredIn(Event, frozen=True, kw_only=True):
    """The household came from another county, with the dates it had there. Nothing is asked anew."""

    from_county: int
    from_case: str
    case_number: str
    why: Literal["moved", "wrong_county", "other"]
    asked_on: date
    takes_effect_on: date
    filed_on: date | None = None


@event("case.transfer_completed")
class TransferCompleted(Event, frozen=True, kw_only=True):
    """The county that took the case over has all of it; benefits are its own from that day on."""

    county: int
    takes_effect_on: date | None = None
