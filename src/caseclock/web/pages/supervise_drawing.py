"""Timeliness drawn: a bar a month, and the line of the standard. The numbers stand in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from caseclock.application.timeliness import Line, months_between

WIDTH, HEIGHT, LEFT, FOOT, TOP = 640, 200, 40, 24, 24
_ROOM = HEIGHT - FOOT - TOP


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One month: where its bar stands, and what it says. Without a rate it has no height."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    label: str
    rate: float | None
    held: bool | None


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing of one measure; `standard_y` is None where no share is set."""

    width: int
    height: int
    left: int
    floor: int
    bars: list[Bar]
    standard: int | None
    standard_y: int | None
    marks: list[tuple[int, int]]


def drawn(lines: Sequence[Line], from_on: date, to_on: date) -> Drawing:
    """The months of a stretch from left to right; a month without a deadline is a gap."""
    by_month = {line.month: line for line in lines}
    months = months_between(from_on, to_on)
    step = (WIDTH - LEFT) // len(months)
    standard = next((line.standard for line in reversed(lines) if line.standard is not None), None)
    bars = []
    for n, month in enumerate(months):
        line = by_month.get(month)
        rate = line.rate if line else None
        tall = round(_ROOM * rate / 100) if rate is not None else 0
        x = LEFT + n * step + step // 8
        bars.append(
            Bar(
                x=x,
                y=_height_of(0) - tall,
                width=step * 3 // 4,
                height=tall,
                middle=x + step * 3 // 8,
                label=f"{month:%m/%y}",
                rate=rate,
                held=line.held if line else None,
            )
        )
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        floor=_height_of(0),
        bars=bars,
        standard=standard,
        standard_y=_height_of(standard) if standard is not None else None,
        marks=[(share, _height_of(share)) for share in (0, 50, 100)],
    )


def _height_of(share: int) -> int:
    return HEIGHT - FOOT - round(_ROOM * share / 100)
