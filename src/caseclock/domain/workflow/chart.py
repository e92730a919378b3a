"""The statechart library, and nothing of it outside this file: may the procedure move, and whereto?"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

import yaml
from statemachine import StateChart
from statemachine.exceptions import StateMachineError, TransitionNotAllowed
from statemachine.io import load as load_class

from caseclock.domain.workflow.definition import Chart, Definition
from caseclock.domain.workflow.moves import (
    PLACES,
    ChartFault,
    Configuration,
    Facts,
    Move,
    NoMove,
    Option,
    facts_read,
    guard_facts,
    is_final,
    transitions_from,
    why_unlawful,
)
from caseclock.domain.workflow.nodes import Loader

__all__ = [
    "ChartFault", "Configuration", "Facts", "Loaded", "Move", "NoMove", "Option",
    "hold", "initial", "is_final", "load", "move", "transitions_from",
]  # fmt: skip

#: The library makes attributes of state and event names; these are its own.
RESERVED = frozenset(dir(StateChart)) | {"model", "history_values", "state_field"}
#: The library calls attributes of the facts object that begin so, and withholds these names from guards.
CONVENTION = re.compile(
    r"_|(on|before|after)_|(prepare_event|event|event_data|machine|model|transition|source|target|state)$"
)


class Loaded:
    """A chart class ready to run: the library's, made strict, with a model class that holds only facts."""

    def __init__(self, chart: type[StateChart[Any]], model: type[Any], facts: tuple[str, ...]) -> None:
        self.chart = chart
        self.model = model
        self.facts = facts


def load(chart_text: str, fact_names: tuple[str, ...], effect_names: tuple[str, ...] = ()) -> Loaded:
    """Builds the classes of a chart; raises ChartFault when the library refuses the text."""
    try:
        document = json.dumps(yaml.load(chart_text, Loader=Loader))
        # The line break keeps the library from looking for a file of that name.
        base = load_class(document + "\n", format="json", trusted=False)
        strict = {
            "catch_errors_as_events": False,
            "allow_event_without_transition": False,
            "atomic_configuration_update": True,
        }
        loaded = Loaded(type("Strict", (base,), strict), _model(fact_names, effect_names), fact_names)
        _run(loaded, (), "", (False,) * len(fact_names))
    except StateMachineError as fault:
        raise ChartFault(str(fault)) from fault
    return loaded


def hold(chart_text: str) -> None:
    """Holds a chart against the library's own reading of YAML and its schema; raises ChartFault.

    Once for each version is enough, and it takes ten times as long as to load it: so not at each start.
    """
    # Read here, because nothing else needs them.
    from jsonschema.exceptions import best_match
    from jsonschema.validators import validator_for
    from statemachine.io.validation import load_schema
    from statemachine.io.yaml.reader import YAMLReader

    try:
        document = YAMLReader().parse_document(chart_text)
    except yaml.YAMLError as error:
        # The library reads more strictly than libyaml does, tabs for example.
        raise ChartFault(f"no YAML for the library: {error}") from error
    schema = validator_for(load_schema())(load_schema())
    if (fault := best_match(schema.iter_errors(document))) is not None:
        raise ChartFault(f"Statechart document failed schema validation: {fault.message}")


def initial(definition: Definition, facts: Facts) -> Move:
    """The configuration a new instance starts in."""
    answer = _answer(definition.chart, (), "", _values(definition.chart, facts))
    assert answer is not None  # only a transition can be refused
    return Move((), *answer)


def move(definition: Definition, configuration: Configuration, event: str, facts: Facts) -> Move | NoMove:
    """What the chart says to an event in a recorded configuration, on facts alone; absent facts are False.

    It does not ask whether a final state may be left: that is a matter of who sends the event.
    """
    chart = definition.chart
    if why := why_unlawful(chart, configuration):
        raise ChartFault(f"{definition.name} cannot be restored at {configuration}: {why}")
    read = facts_read(chart, configuration, event)
    if read is None:
        return NoMove("no_such_transition")
    answer = _answer(chart, configuration, event, _values(chart, facts))
    told = {name: facts.get(name, False) for name in read}
    if answer is None:
        return NoMove("guard", told)
    return Move(configuration, *answer, told)


# One class pair a chart text, for as long as the process lives: the library keeps them anyway.
_charts: dict[str, Loaded] = {}


def _loaded(chart: Chart) -> Loaded:
    loaded = _charts.get(chart.sha256)
    if loaded is None:
        effects = sorted({name for state in chart.states.values() for name in state.enter + state.exit})
        loaded = _charts[chart.sha256] = load(chart.text, guard_facts(chart), tuple(effects))
    return loaded


def _values(chart: Chart, facts: Facts) -> tuple[Any, ...]:
    return tuple([facts.get(name, False) for name in guard_facts(chart)])


# Bounded: guard facts are mostly true or false.
@lru_cache(maxsize=PLACES)
def _answer(
    chart: Chart, configuration: Configuration, event: str, values: tuple[Any, ...]
) -> tuple[Configuration, tuple[str, ...]] | None:
    """Where an event leads and the effects on the way; None when no guard lets it."""
    try:
        there, effects = _run(_loaded(chart), configuration, event, values)
    except TransitionNotAllowed:
        return None
    except (StateMachineError, TypeError, NameError) as fault:
        raise ChartFault(f"{event} in {configuration}: {fault}") from fault
    if why := why_unlawful(chart, there):
        raise ChartFault(f"{event or 'the start'} led to {there}, which cannot be: {why}")
    return there, effects


def _run(
    loaded: Loaded, configuration: Configuration, event: str, values: tuple[Any, ...]
) -> tuple[Configuration, tuple[str, ...]]:
    model = loaded.model()
    for name, value in zip(loaded.facts, values, strict=True):
        setattr(model, name, value)
    # Restoring wants a set of all active ids, ancestors too; a list or the leaves alone go wrong later.
    model.active_ = set(configuration) or None
    machine = loaded.chart(model, state_field="active_")
    if event:
        machine.send(event)
    return tuple(sorted(machine.configuration_values)), tuple(model.effects_)


def _model(fact_names: tuple[str, ...], effect_names: tuple[str, ...]) -> type[Any]:
    """A class of its own per chart, since the library looks names up on the class."""

    def recorder(name: str) -> Any:
        def record(self: Any) -> None:
            self.effects_.append(name)

        return record

    def start(self: Any) -> None:
        self.effects_ = []

    members: dict[str, Any] = {name: recorder(name) for name in effect_names}
    members |= {"__init__": start, "__slots__": ("active_", "effects_", *fact_names)}
    return type("Facts", (), members)
