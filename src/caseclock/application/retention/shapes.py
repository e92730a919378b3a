"""What the retention page and its address show."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.bulk.jobs import JobView
from caseclock.application.retention.record import Destruction


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """How long something is kept today, by which parameter, on whose word."""

    parameter: str
    value: int
    unit: str
    source: str
    confirmed: bool


class HeldCase(msgspec.Struct, frozen=True, kw_only=True):
    """A legal hold in force."""

    case: str
    case_number: str
    status: str
    hold: str
    authority: str
    placed_on: date
    member: UUID | None


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A destruction, and whether its statement is signed by a key of ours."""

    id: UUID
    destroyed_at: datetime
    what: Destruction
    signed: bool


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """The newest lists and destructions first."""

    schedule: list[Kept]
    holds: list[HeldCase]
    lists: list[JobView]
    destroyed: list[Done]
