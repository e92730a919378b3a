"""What a chart may answer, and what the table alone can tell without running it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Literal

import msgspec

from caseclock.domain.workflow.definition import Chart, Definition
from caseclock.domain.workflow.states import active_transitions, all_final, transitions, unlawful

Configuration = tuple[str, ...]
Facts = Mapping[str, Any]
#: Places of all charts together: a chart has few configurations and events, so their answers are kept.
PLACES = 20_000


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


def transitions_from(definition: Definition, configuration: Configuration) -> tuple[Option, ...]:
    """The events that have a place here, guards aside: from the table, without the library."""
    return _options(definition.chart, configuration)


@lru_cache(maxsize=PLACES)
def _options(chart: Chart, configuration: Configuration) -> tuple[Option, ...]:
    found: dict[str, set[str]] = {}
    for way in active_transitions(chart.states, configuration):
        if not way.event.startswith("done."):
            found.setdefault(way.event, set()).update(way.facts)
    return tuple(Option(event, tuple(sorted(facts))) for event, facts in sorted(found.items()))


def is_final(definition: Definition, configuration: Configuration) -> bool:
    """Whether nothing is left to do: every innermost active state is final."""
    return all_final(definition.chart.states, configuration)


@cache
def guard_facts(chart: Chart) -> tuple[str, ...]:
    """What any guard of the chart reads, in name order."""
    return tuple(sorted({fact for way in transitions(chart.states) for fact in way.facts}))


@lru_cache(maxsize=PLACES)
def facts_read(chart: Chart, configuration: Configuration, event: str) -> tuple[str, ...] | None:
    """What the guards of an event read here; None where no transition names it. Completion events
    (`done.state...`) follow from a move at once, so their guards count as read too."""
    here = [way for way in active_transitions(chart.states, configuration) if way.event == event]
    if not here:
        return None
    after = [way for way in transitions(chart.states) if way.event.startswith("done.")]
    return tuple(sorted({fact for way in here + after for fact in way.facts}))


@lru_cache(maxsize=PLACES)
def why_unlawful(chart: Chart, configuration: Configuration) -> str:
    """Why the chart cannot stand there, or an empty string."""
    return unlawful(chart.states, configuration)
