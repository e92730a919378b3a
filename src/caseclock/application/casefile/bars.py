"""A clock drawn as a bar: the stretches that counted, stood still or were added, its rungs, its end and now.

Places are thousandths of the bar's length, so a page draws them without arithmetic of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec

from caseclock.domain.clocks.ledger import Clock

LENGTH = 1000
Stretch = Literal["counted", "paused", "added", "late", "to_come"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of the bar, from a place and so wide."""

    what: Stretch
    at: int
    width: int


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One point on the bar: a rung and what became of it, the legal end, the original one, or now."""

    what: str
    at: int


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """The whole bar; `starts` and `ends` are the moments at its two ends."""

    starts: datetime
    ends: datetime
    parts: list[Part]
    marks: list[Mark]


def bar(clock: Clock, now: datetime) -> Bar:
    """From the anchor to whatever comes last: the end, the last rung, or how far it ran over."""
    ended = clock.stopped_at or now
    due = clock.schedule.due_at
    moments = [clock.anchor_at, clock.original_due_at, due, ended if _over(clock, ended) else None]
    moments += [rung.due_at for rung in clock.rungs.values() if rung.status != "cancelled"]
    known = [each for each in moments if each is not None]
    starts, ends = min(known), max(known)
    scale = _Scale(starts, ends)
    return Bar(
        starts=starts,
        ends=ends,
        parts=[
            Part(what=what, at=scale.place(begin), width=max(1, scale.place(end) - scale.place(begin)))
            for what, begin, end in _stretches(clock, min(ended, ends), ends)
            if end > begin
        ],
        marks=[
            Mark(what=what, at=scale.place(at)) for what, at in _marks(clock, now) if starts <= at <= ends
        ],
    )


class _Scale:
    def __init__(self, starts: datetime, ends: datetime) -> None:
        self.starts = starts
        self.seconds = max(1.0, (ends - starts).total_seconds())

    def place(self, at: datetime) -> int:
        share = (at - self.starts).total_seconds() / self.seconds
        return round(LENGTH * min(1.0, max(0.0, share)))


def _over(clock: Clock, ended: datetime) -> bool:
    due = clock.schedule.due_at
    return due is None or ended > due


def _stretches(clock: Clock, ended: datetime, ends: datetime) -> Iterator[tuple[Stretch, datetime, datetime]]:
    due = clock.schedule.due_at
    yield "counted", clock.anchor_at, min(ended, due or ended)
    if due is not None and clock.stopped_at is None:
        yield "to_come", max(clock.anchor_at, min(ended, due)), due
    if due is not None and due > clock.original_due_at:
        yield "added", clock.original_due_at, due
    for pause in clock.pauses:
        yield "paused", max(pause.since, clock.anchor_at), pause.until or ended
    if due is not None and ended > due:
        yield "late", due, min(ended, ends)


def _marks(clock: Clock, now: datetime) -> Iterator[tuple[str, datetime]]:
    for rung in clock.rungs.values():
        if rung.due_at is not None and rung.status != "cancelled":
            yield rung.status, rung.due_at
    if clock.schedule.due_at is not None:
        yield "due", clock.schedule.due_at
    if clock.schedule.due_at != clock.original_due_at:
        yield "original", clock.original_due_at
    if clock.stopped_at is None:
        yield "now", now
    else:
        yield "stopped", clock.stopped_at
