"""A statechart as a drawing: leaf states in rows by how far they are from the start, arrows between them."""

from __future__ import annotations

import msgspec

from caseclock.application.procedureview import ProcedureView, StateView

WIDE, HIGH, ACROSS, DOWN, EDGE = 168, 44, 24, 56, 12


class Box(msgspec.Struct, frozen=True):
    """One state at its place, in pixels from the top left."""

    state: StateView
    x: int
    y: int


class Arrow(msgspec.Struct, frozen=True):
    """A way from one box to another as an SVG path, and the words of its event."""

    path: str
    label: str


class Drawing(msgspec.Struct, frozen=True):
    """All boxes and arrows, and the size of the sheet."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def drawing(procedure: ProcedureView) -> Drawing:
    """Every leaf state once; a way out of a group of states starts at the group's first state."""
    by_name = {state.state: state for state in procedure.states}
    parents = {state.inside for state in procedure.states if state.inside}
    leaves = [state for state in procedure.states if state.state not in parents]
    ways = [
        (_first(state.state, by_name), _first(way.to or state.state, by_name), way.label)
        for state in procedure.states
        for way in state.ways
    ]
    rows = _rows([leaf.state for leaf in leaves], ways, [s.state for s in leaves if s.initial])
    boxes = {
        name: Box(by_name[name], EDGE + column * (WIDE + ACROSS), EDGE + row * (HIGH + DOWN))
        for row, names in enumerate(rows)
        for column, name in enumerate(names)
    }
    across = max((len(names) for names in rows), default=1)
    return Drawing(
        boxes=tuple(boxes.values()),
        arrows=tuple(Arrow(_path(boxes[a], boxes[b]), label) for a, b, label in ways if a != b),
        width=2 * EDGE + across * (WIDE + ACROSS),
        height=2 * EDGE + len(rows) * (HIGH + DOWN),
    )


def _first(name: str, by_name: dict[str, StateView]) -> str:
    """The leaf that stands for a state: itself, or the first one inside it."""
    inside = [state for state in by_name.values() if state.inside == name]
    if not inside:
        return name
    return _first(next((state for state in inside if state.initial), inside[0]).state, by_name)


def _rows(leaves: list[str], ways: list[tuple[str, str, str]], starts: list[str]) -> list[list[str]]:
    rows, seen = [starts or leaves[:1]], {*(starts or leaves[:1])}
    while True:
        reached = dict.fromkeys(b for a, b, _ in ways if a in rows[-1] and b not in seen)
        if not reached:
            break
        rows.append(list(reached))
        seen |= set(reached)
    rest = [leaf for leaf in leaves if leaf not in seen]
    return [*rows, rest] if rest else rows


def _path(a: Box, b: Box) -> str:
    """Down from the lower edge, up from the upper one, sideways in a bow."""
    ax, bx = a.x + WIDE // 2, b.x + WIDE // 2
    if b.y > a.y:
        return f"M{ax},{a.y + HIGH} C{ax},{a.y + HIGH + DOWN // 2} {bx},{b.y - DOWN // 2} {bx},{b.y}"
    if b.y < a.y:
        return (
            f"M{ax + 40},{a.y} C{ax + 40},{a.y - DOWN} {bx + 40},{b.y + HIGH + DOWN} {bx + 40},{b.y + HIGH}"
        )
    return f"M{ax},{a.y + HIGH} C{ax},{a.y + HIGH + 30} {bx},{b.y + HIGH + 30} {bx},{b.y + HIGH}"
