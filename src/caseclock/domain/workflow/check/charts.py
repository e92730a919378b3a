"""The chart's own form: one start, no dead ends, nothing the library gets wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from caseclock.domain.workflow import chart
from caseclock.domain.workflow.check.known import Known
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import Finding
from caseclock.domain.workflow.states import State, lineage, reachable, transitions


def faults(definition: Definition, _known: Known) -> Iterator[Finding]:
    """Faults of states and transitions."""
    yield from _starts(definition)
    yield from _targets(definition)
    yield from _shadowed(definition)
    yield from _dead(definition)


def library_faults(definition: Definition, held: Collection[str]) -> Iterator[Finding]:
    """What the library itself refuses when it loads the chart; `held`: hashes of versions that passed."""
    try:
        if definition.sha256 not in held:
            chart.hold(definition.chart.text)
        chart.initial(definition, {})
    except chart.ChartFault as fault:
        message = " ".join(str(fault).split())
        yield definition.source.chart.finding((), "library", message, "correct the state it names")


def _starts(definition: Definition) -> Iterator[Finding]:
    """One initial child in the chart and in every compound; none among regions, which all start."""
    document, states = definition.source.chart, definition.chart.states
    tops = [state for state in states.values() if not state.parent]
    yield from _one_initial(definition, "the chart", tops, ("states",))
    for state in states.values():
        children = [states[name] for name in state.children]
        marked = [child.id for child in children if child.initial]
        if state.parallel and len(children) < 2:
            message = f"{state.id} is parallel with {len(children)} regions"
            yield document.finding(state.path, "initial", message, "give it two regions, or drop `parallel`")
        elif state.parallel and marked:
            message = f"{marked[0]} is marked initial, but all regions of {state.id} start together"
            yield document.finding((*state.path, "states", marked[0]), "initial", message, "drop the mark")
        elif children and not state.parallel:
            yield from _one_initial(definition, state.id, children, (*state.path, "states"))
        if state.final and (children or state.transitions):
            message = f"the final state {state.id} has children or transitions"
            mend = "put the final state into a compound and write the transitions there"
            yield document.finding(state.path, "final", message, mend)


def _one_initial(
    definition: Definition, holder: str, children: list[State], path: tuple[str, ...]
) -> Iterator[Finding]:
    marked = [child for child in children if child.initial]
    if len(marked) != 1:
        message = f"{holder} has {len(marked)} initial states"
        where = marked[-1].path if marked else path
        mend = "mark exactly one child with `initial: true`"
        yield definition.source.chart.finding(where, "initial", message, mend)


def _targets(definition: Definition) -> Iterator[Finding]:
    document, states = definition.source.chart, definition.chart.states
    for way in transitions(states):
        if way.target and way.target not in states:
            message = f"{way.event} leads to {way.target!r}, which is no state"
            yield document.finding(way.path, "target", message, f"use one of: {', '.join(states)}")
        elif way.internal and way.target in ("", way.source):
            message = f"{way.event} is an internal self-target, which breaks parallel regions"
            yield document.finding(way.path, "internal", message, "drop both `internal` and `target`")
        elif way.internal and way.source not in lineage(states, states[way.target].parent):
            message = f"{way.event} is internal, but {way.target} is not within {way.source}"
            yield document.finding(way.path, "internal", message, "drop `internal`")


def _shadowed(definition: Definition) -> Iterator[Finding]:
    """A transition below an unguarded one for the same event never runs."""
    for state in definition.chart.states.values():
        open_events: set[str] = set()
        for way in state.transitions:
            if way.event in open_events:
                message = f"this {way.event} never runs: one above it in {state.id} has no guard"
                yield definition.source.chart.finding(way.path, "shadowed", message, "guard the one above")
            if not way.cond and not way.unless:
                open_events.add(way.event)


def _dead(definition: Definition) -> Iterator[Finding]:
    """States nobody gets into, and states nobody gets out of."""
    document, states = definition.source.chart, definition.chart.states
    alive = reachable(states)
    for state in states.values():
        if state.id not in alive:
            message = f"no event leads to the state {state.id}"
            yield document.finding(state.path, "unreachable", message, "add a transition to it, or remove it")
        elif not state.final and not state.children:
            holders = list(lineage(states, state.id))
            ways = [way for name in holders for way in states[name].transitions]
            if not any(way.target and way.target != state.id for way in ways):
                mend = "add a transition out of it, or mark it `final: true`"
                message = f"nothing leads out of {state.id}, and it is not final"
                yield document.finding(state.path, "trap", message, mend)
