"""A clock as it stands in a case: its ledger of anchor, budget, pauses, extensions and rungs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

ClockStatus = Literal["running", "paused", "expired", "stopped"]
RungStatus = Literal["armed", "waiting", "fired", "overtaken", "cancelled"]


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """One rung: when it is due, which arming this is, what became of it. `waiting`: the clock is paused."""

    due_at: datetime | None
    arming: int
    status: RungStatus
    fired_at: datetime | None = None
    late_seconds: int = 0
    told: tuple[str, ...] = ()
    armed_at: datetime | None = None
    answered_on: date | None = None
    """When what it warned of turned out to have been answered before it fired."""
    why: str = ""
    """Why it rang late, where more than a late worker lies behind it: a mistake had stopped its clock."""


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of days that does not count. `until` is None while it lasts."""

    since: datetime
    until: datetime | None = None
    reason: str = ""
    authority: str = ""


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """A later legal date, with its reason and legal basis; the earlier date stays in `superseded`."""

    until: date
    reason: str
    authority: str
    recorded_at: datetime


class Superseded(msgspec.Struct, frozen=True, kw_only=True):
    """A due date that no longer holds, and why."""

    due_on: date
    due_at: datetime
    why: str
    until: datetime


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """The moments that follow from a ledger. `due_on` is the legal date; `due_at` the first instant after
    it (hours: the exact lapse); `accepted_until_at` the rolled end for the member; `internal_on` the office's
    own earlier date. All None while paused, when only `remaining` (in the clock's unit) is known."""

    due_on: date | None
    due_at: datetime | None
    accepted_until_on: date | None = None
    accepted_until_at: datetime | None = None
    internal_on: date | None = None
    remaining: int | None = None
    calendar_version: str = ""


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """One clock in a case. Ids read `status_verification-3.rop-1`: instance, name, how many so far."""

    id: str
    name: str
    instance: str
    procedure: str
    procedure_version: int
    member: UUID | None
    anchor_on: date
    anchor_at: datetime
    anchor_source: str
    parameter: str
    budget: int
    unit: str
    calendar: str
    schedule: Schedule
    original_due_on: date
    original_due_at: datetime
    status: ClockStatus
    started_at: datetime
    authority: str = ""
    stopped_at: datetime | None = None
    stopped_on: date | None = None
    stopped_by: str = ""
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    rungs: dict[str, Rung] = {}
    """By the rung's `at` text, in the order of the procedure file."""
