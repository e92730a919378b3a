"""What a chart may answer, and what the table alone can tell without running it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.states import States, active_transitions, all_final, transitions, unlawful

Configuration = tuple[str, ...]
Facts = Mapping[str, Any]


class ChartFault(Exception):
    """The chart, not the user, is wrong: a guard failed, or a move ended in a state that cannot be."""


class Move(msgspec.Struct, frozen=True):
    """The chart moved. `effects` are the exit and enter names it passed, `facts` what its guards read."""

    from_: Configuration
    to: Configuration
    effects: tuple[str, ...] = ()
    facts: dict[str, Any] = {}


class NoMove(msgspec.Struct, frozen=True):
    """The chart did not move: the event has no place here, or a guard said no on these facts."""

    reason: Literal["no_such_transition", "guard"]
    guards: dict[str, Any] = {}


class Option(msgspec.Struct, frozen=True):
    """An event that has a place in a configuration, and the facts its guards read."""

    event: str
    guards: tuple[str, ...] = ()


def transitions_from(definition: Definition, configuration: Configuration) -> list[Option]:
    """The events that have a place here, guards aside: from the table, without the library."""
    found: dict[str, set[str]] = {}
    for way in active_transitions(definition.chart.states, configuration):
        if not way.event.startswith("done."):
            found.setdefault(way.event, set()).update(way.facts)
    return [Option(event, tuple(sorted(facts))) for event, facts in sorted(found.items())]


def is_final(definition: Definition, configuration: Configuration) -> bool:
    """Whether nothing is left to do: every innermost active state is final."""
    return all_final(definition.chart.states, configuration)


def facts_read(states: States, configuration: Configuration, event: str) -> list[str] | None:
    """What the guards of an event read here; None where no transition names it. Completion events
    (`done.state...`) follow from a move at once, so their guards count as read too."""
    here = [way for way in active_transitions(states, configuration) if way.event == event]
    if not here:
        return None
    after = [way for way in transitions(states) if way.event.startswith("done.")]
    return sorted({fact for way in here + after for fact in way.facts})


def lawful(states: States, configuration: Configuration, event: str) -> Configuration:
    """The configuration itself; raises ChartFault when it cannot be."""
    if why := unlawful(states, configuration):
        raise ChartFault(f"{event} led to {configuration}, which cannot be: {why}")
    return configuration
