"""What a benchmark found: one line a goal, printed as a table and written as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import msgspec

LATEST = Path(__file__).with_name("latest.json")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One goal and whether it was met. `ratio` is ours to the peer's; None where the goal is a number."""

    name: str
    unit: str
    ours: float
    peers: dict[str, float] = {}
    ratio: float | None = None
    goal: float
    met: bool


def against(
    name: str,
    unit: str,
    found: Mapping[str, Sequence[float]],
    peer: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Line:
    """Our rounds beside a peer's. The ratio is the median of the rounds' own, because they ran side by side.

    `found` holds each contestant's rounds, ours under "ours". Exactly one of the goals is given.
    """
    ratio = median(a / b for a, b in zip(found["ours"], found[peer], strict=True))
    goal = at_least if at_least is not None else at_most
    assert goal is not None, "a line against a peer has a goal"
    return Line(
        name=name,
        unit=unit,
        ours=round(median(found["ours"]), 2),
        peers={peer: round(median(found[peer]), 2)},
        ratio=round(ratio, 3),
        goal=goal,
        met=ratio >= goal if at_least is not None else ratio <= goal,
    )


def within(name: str, unit: str, value: float, goal: float) -> Line:
    """A number of our own that must not be above its goal."""
    return Line(name=name, unit=unit, ours=round(value, 3), goal=goal, met=value <= goal)


def at_least(name: str, unit: str, value: float, goal: float) -> Line:
    """A number of our own that must not be below its goal."""
    return Line(name=name, unit=unit, ours=round(value, 3), goal=goal, met=value >= goal)


def table(lines: Sequence[Line]) -> str:
    """The lines for people."""
    rows = [("name", "ours", "unit", "against", "ratio", "goal", "")]
    for line in lines:
        peers = ", ".join(f"{name} {_short(value)}" for name, value in line.peers.items())
        ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
        missed = "" if line.met else "NOT MET"
        rows.append((line.name, _short(line.ours), line.unit, peers, ratio, f"{line.goal:g}", missed))
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def save(lines: Sequence[Line], path: Path = LATEST) -> None:
    """The list for machines."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(lines), indent=1) + b"\n")


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
