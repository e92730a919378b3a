"""The statechart as a plain table: what the check, the action list and the lawfulness test read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec


class Transition(msgspec.Struct, frozen=True):
    """A way out of a state. Without a target it only marks that the event is welcome there."""

    source: str
    event: str
    target: str = ""
    cond: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    internal: bool = False
    facts: tuple[str, ...] = ()
    """What its guards read, in name order."""
    path: tuple[str, ...] = ()


class State(msgspec.Struct, frozen=True):
    """One state; `path` is where chart.yaml declares it."""

    id: str
    parent: str = ""
    initial: bool = False
    final: bool = False
    parallel: bool = False
    children: tuple[str, ...] = ()
    enter: tuple[str, ...] = ()
    exit: tuple[str, ...] = ()
    transitions: tuple[Transition, ...] = ()
    path: tuple[str, ...] = ()


States = Mapping[str, State]


def transitions(states: States) -> Iterator[Transition]:
    """Every transition of the chart, in file order."""
    for state in states.values():
        yield from state.transitions


def lineage(states: States, name: str) -> Iterator[str]:
    """The state and all that hold it, innermost first."""
    while name:
        yield name
        name = states[name].parent


def active_transitions(states: States, configuration: Collection[str]) -> Iterator[Transition]:
    """The transitions whose source is active, guards aside."""
    for name in configuration:
        yield from states[name].transitions


def leaves(states: States, configuration: Collection[str]) -> tuple[str, ...]:
    """The innermost active states: what a person is told."""
    return tuple(name for name in configuration if name in states and not states[name].children)


def all_final(states: States, configuration: Collection[str]) -> bool:
    """Whether every innermost active state is final. A final state may lie in one that can be left again:
    that is how a procedure says what reopens it."""
    innermost = leaves(states, configuration)
    return bool(innermost) and all(states[name].final for name in innermost)


def unlawful(states: States, configuration: Collection[str]) -> str:
    """Why this set of active states cannot be, or an empty string."""
    active = set(configuration)
    if unknown := sorted(active - states.keys()):
        return f"unknown state {unknown[0]}"
    for name in active:
        parent = states[name].parent
        if parent and parent not in active:
            return f"{name} is active without {parent}, which holds it"
        children = states[name].children
        count = len(active.intersection(children))
        if states[name].parallel and count != len(children):
            return f"{count} of the {len(children)} regions of {name} are active"
        if children and not states[name].parallel and count != 1:
            return f"{count} children of {name} are active instead of one"
    roots = [name for name in active if not states[name].parent]
    return "" if len(roots) == 1 else f"{len(roots)} outermost states are active instead of one"


def reachable(states: States) -> set[str]:
    """Every state that some row of events can make active, guards aside."""
    found: set[str] = set()
    queue = [name for name, state in states.items() if state.initial and not state.parent]
    while queue:
        name = queue.pop()
        if name in found or name not in states:
            continue
        found.add(name)
        state = states[name]
        holder = states.get(state.parent)
        queue += [state.parent, *(holder.children if holder and holder.parallel else ())]
        # A compound entered through one child may never show its initial one; that is not told apart here.
        queue += [child for child in state.children if state.parallel or states[child].initial]
        queue += [way.target for way in state.transitions if way.target]
    return found
