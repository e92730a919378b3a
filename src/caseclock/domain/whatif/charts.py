"""The moves of an instance asked of another version's chart, on the facts its guards read then."""

from __future__ import annotations

from typing import NamedTuple

from caseclock.domain.case.events import InstanceMoved
from caseclock.domain.whatif.trial import Tried
from caseclock.domain.workflow import chart
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.migration import Mapping, mapped
from caseclock.domain.workflow.moves import facts_read

Configuration = tuple[str, ...]


class Otherwise(NamedTuple):
    """How the tried version answers, where it answers otherwise."""

    why: str
    was: str
    would: str


def begins(
    tried: Tried, old: Definition, configuration: Configuration
) -> tuple[Configuration, Otherwise | None]:
    """The place in the tried version that answers to the one it began in; no place: it cannot be followed."""
    names = tried.names.get(old.version) or Mapping(from_=old.version, to=tried.definition.version)
    there, why = mapped(names, old, tried.definition, configuration)
    if why:
        return (), Otherwise("no_such_state", shown(configuration), why)
    return there, None


def moves(
    tried: Tried, old: Definition, at: Configuration, event: InstanceMoved
) -> tuple[Configuration, Otherwise | None]:
    """Where the tried version goes on the same event and facts, and whether that is elsewhere."""
    new = tried.definition
    read = facts_read(new.chart, at, event.chart_event)
    if missing := [name for name in read or () if name not in event.facts]:
        return at, Otherwise("asks_what_was_not_read", shown(event.to), ", ".join(missing))
    answer = chart.move(new, at, event.chart_event, event.facts)
    if isinstance(answer, chart.NoMove):
        return at, Otherwise(answer.reason, shown(event.to), shown(at))
    there, otherwise = begins(tried, old, event.to)
    if otherwise is None and set(there) != set(answer.to):
        otherwise = Otherwise("other_state", shown(event.to), shown(answer.to))
    return answer.to, otherwise


def shown(configuration: Configuration) -> str:
    """A place in words."""
    return ", ".join(configuration)
