"""A chart as a mermaid diagram, with the titles of its states."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.states import Transition

#: Words that mermaid would not take as a state's id.
_WORDS = frozenset({"end", "state", "note", "default", "direction", "class", "style", "click", "as"})


def mermaid(definition: Definition) -> str:
    """The state diagram of a procedure."""
    tops = [state.id for state in definition.chart.states.values() if not state.parent]
    return "\n".join(["stateDiagram-v2", *_level(definition, tops, "    ")]) + "\n"


def label(way: Transition) -> str:
    """The event of a transition with its guards in brackets."""
    guards = " and ".join([*way.cond, *(f"not ({guard})" for guard in way.unless)])
    return f"{way.event} [{guards}]" if guards else way.event


def _level(definition: Definition, names: list[str], indent: str) -> Iterator[str]:
    states = definition.chart.states
    for name in names:
        state = states[name]
        title = definition.title("states", name).replace('"', "'")
        yield f'{indent}state "{title}" as {_id(name)}'
        if state.initial:
            yield f"{indent}[*] --> {_id(name)}"
        if state.children:
            yield f"{indent}state {_id(name)} {{"
            if state.parallel:
                for i, region in enumerate(state.children):
                    yield from [f"{indent}    --"] if i else []
                    yield from _level(definition, [region], indent + "    ")
            else:
                yield from _level(definition, list(state.children), indent + "    ")
            yield f"{indent}}}"
        if state.final:
            yield f"{indent}{_id(name)} --> [*]"
        for way in state.transitions:
            yield f"{indent}{_id(name)} --> {_id(way.target or name)} : {label(way)}"


def _id(name: str) -> str:
    return f"{name}_" if name in _WORDS else name
