"""A fact over time: a value holds from its date to the next; on one date the later recorded wins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from caseclock.kernel.events import Recorded


class Dated(msgspec.Struct, frozen=True):
    """A value, the date it is true from, and when it was recorded (moment and version)."""

    on: date
    value: Any
    recorded_at: datetime
    version: int


Timeline = tuple[Dated, ...]


def value_on(timeline: Timeline, on: date, default: Any = None) -> Any:
    """The value that holds on a date, as recorded so far; the default before the first."""
    return latest(tuple(d for d in timeline if d.on <= on), default)


def latest(timeline: Timeline, default: Any = None) -> Any:
    """The value with the latest date; on one date the one recorded last, which stands last."""
    # Not by version: a member who moved brings entries that another stream has numbered.
    return sorted(timeline, key=lambda d: d.on)[-1].value if timeline else default


def dated(timeline: Timeline, value: Any, recorded: Recorded) -> Timeline:
    """The timeline with one more value, as this event recorded it."""
    return (*timeline, Dated(recorded.effective_on, value, recorded.recorded_at, recorded.version))


class FactSource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a fact came from: an event (`member.corrected v12`), a paper's id, or `stated by worker`."""

    from_: str = msgspec.field(name="from")
    received_on: date | None = None
    recorded_at: datetime | None = None


def told_by(recorded: Recorded, received_on: date | None = None) -> FactSource:
    """The event as the source of what it says."""
    name = f"{recorded.event.type} v{recorded.version}"
    return FactSource(from_=name, received_on=received_on, recorded_at=recorded.recorded_at)
