"""chart.yaml as it may be written: the part of the library's statechart format that we allow."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from caseclock.domain.workflow.finding import Document, Finding, Path
from caseclock.domain.workflow.guards import GuardFault, facts_read
from caseclock.domain.workflow.states import State, Transition

_IN_MEMORY = "remove it: it lives in memory only and is lost when a case is loaded"
_EFFECTS = "remove it: effects stand at the states' enter and exit; commands write the events"


class TransitionText(msgspec.Struct, frozen=True):
    """One entry of `transitions`. An event is required: a move by itself would have no author."""

    event: str
    target: str = ""
    cond: str | tuple[str, ...] = ()
    unless: str | tuple[str, ...] = ()
    internal: bool = False

    REFUSED: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("on", "before", "after"), _EFFECTS),
        "delay": "remove it and let a clock's rung send the event",
        "initial": "mark the child state with `initial: true` instead",
    }


class StateText(msgspec.Struct, frozen=True):
    """One state, with its children below `states`."""

    initial: bool = False
    final: bool = False
    parallel: bool = False
    enter: tuple[str, ...] = ()
    exit: tuple[str, ...] = ()
    transitions: tuple[TransitionText, ...] = ()
    states: dict[str, StateText] = {}

    REFUSED: ClassVar[dict[str, str]] = {
        "history": _IN_MEMORY,
        "datamodel": _IN_MEMORY,
        "invoke": "remove it and react to the other procedure's event in procedure.yaml",
        "script": "remove it: a chart holds no code",
        "donedata": "remove it: facts come from events",
    }


class ChartText(msgspec.Struct, frozen=True):
    """The whole of chart.yaml."""

    states: dict[str, StateText]
    name: str = ""
    description: str = ""

    REFUSED: ClassVar[dict[str, str]] = StateText.REFUSED


def flatten(chart: ChartText, document: Document) -> tuple[dict[str, State], list[Finding]]:
    """All states by id, in file order; and ids or guards that cannot be read."""
    found: dict[str, State] = {}
    faults: list[Finding] = []

    def visit(states: dict[str, StateText], parent: str, above: Path) -> None:
        for name, text in states.items():
            path = (*above, "states", name)
            if name in found:
                message = f"a second state {name!r}"
                faults.append(document.finding(path, "duplicate-state", message, "rename one of them"))
                continue
            found[name] = State(
                id=name,
                parent=parent,
                initial=text.initial,
                final=text.final,
                parallel=text.parallel,
                children=tuple(text.states),
                enter=text.enter,
                exit=text.exit,
                transitions=tuple(_transition(name, path, i, t) for i, t in enumerate(text.transitions)),
                path=path,
            )
            visit(text.states, name, path)

    def _transition(source: str, above: Path, index: int, text: TransitionText) -> Transition:
        path = (*above, "transitions", str(index))
        cond, unless = _guards(text.cond), _guards(text.unless)
        facts: set[str] = set()
        for guard in cond + unless:
            try:
                facts |= facts_read(guard)
            except GuardFault as fault:
                mend = "name a declared fact, or compare one with a number or a plain word"
                faults.append(document.finding(path, "guard", str(fault), mend))
        return Transition(
            source, text.event, text.target, cond, unless, text.internal, tuple(sorted(facts)), path
        )

    visit(chart.states, "", ())
    return found, faults


def _guards(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text
