"""The office's words for what procedure files name: clocks, alerts, events, and how an alert goes away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.domain.workflow.versions import Definitions

#: A text by language.
Titles = dict[str, str]
LANGUAGES = ("en", "es")
#: Marks an alert as worked; one of a clock goes away only with what stops it.
WORK_ALERT = "work-alert"
#: More commands than this are no advice.
FEW = 2
_CLOCK = re.compile(r"(?P<procedure>[a-z][a-z0-9_]*)-\d+\.(?P<clock>[a-z][a-z0-9_]*)-\d+", re.ASCII)


class WayOut(msgspec.Struct, frozen=True, kw_only=True):
    """One way an alert goes away; without a command it happens by itself. `yours`: the role may do it."""

    command: str
    title: Titles
    yours: bool


def titles(definition: Definition, section: str, name: str = "") -> Titles:
    """What a name is called, in every language; the name itself where no text says more."""
    return {language: definition.title(section, name, language) for language in LANGUAGES}


def clock_titles(definitions: Definitions, clock_id: str) -> Titles:
    """What the clock of an id is called."""
    match = _CLOCK.fullmatch(clock_id)
    if match is None or match["procedure"] not in definitions.names():
        return _plain(clock_id)
    return titles(definitions.latest(match["procedure"]), "clocks", match["clock"])


def clock_name(clock_id: str) -> str:
    """The name in a clock's id: `promptness` of `mao_application-1.promptness-1`."""
    match = _CLOCK.fullmatch(clock_id)
    return match["clock"] if match else clock_id


def alert_titles(definitions: Definitions, procedure: str, alert: str) -> Titles:
    """What an alert says."""
    if procedure not in definitions.names():
        return _plain(alert)
    return titles(definitions.latest(procedure), "alerts", alert)


def state_titles(definitions: Definitions, procedure: str, state: str = "") -> Titles:
    """What a state is called; without one, its procedure."""
    if procedure not in definitions.names():
        return _plain(state or procedure)
    definition = definitions.latest(procedure)
    return titles(definition, "states", state) if state else titles(definition, "title")


def event_titles(definitions: Definitions, kind: str) -> Titles:
    """What an event is called, where a procedure's texts say so; else its type in plain letters."""
    for definition in definitions.newest():
        if kind in (definition.texts.get("events") or {}):
            return titles(definition, "events", kind)
    return _plain(kind)


def ways_out(
    definitions: Definitions, procedure: str, alert: str, clock_id: str, role: str
) -> tuple[WayOut, ...]:
    """How an alert goes away: its own procedure's commands that record what clears it, of this role first.

    What many commands record, or one of another procedure beside its own purpose, is told as what happens.
    """
    found: dict[str, WayOut] = {}
    for kind in _clearing(definitions, procedure, alert, clock_id):
        recording = [
            (name, definition, spec)
            for name, definition, spec in _commands(definitions)
            if kind in spec.records and definition.name == procedure
        ]
        few = recording if len(recording) <= FEW else []
        for name, definition, spec in few:
            found.setdefault(name, _way(name, definition, spec, role))
        if not few:
            found.setdefault(kind, WayOut(command="", title=event_titles(definitions, kind), yours=False))
    for name, definition, spec in () if clock_id and found else _commands(definitions):
        if name == WORK_ALERT:
            found.setdefault(name, _way(name, definition, spec, role))
    return tuple(sorted(found.values(), key=lambda way: (not way.yours, not way.command)))


def _clearing(definitions: Definitions, procedure: str, alert: str, clock_id: str) -> Iterator[str]:
    """The events that clear it: those its file names, and those that stop its clock."""
    if procedure not in definitions.names():
        return
    files = definitions.latest(procedure).procedure
    if alert in files.alerts:
        yield from files.alerts[alert].cleared_by
    clock = files.clocks.get(clock_name(clock_id))
    if clock is not None:
        yield from clock.stops_on


def _commands(definitions: Definitions) -> Iterator[tuple[str, Definition, CommandSpec]]:
    for definition in definitions.newest():
        for name, spec in definition.procedure.commands.items():
            yield name, definition, spec


def _way(name: str, definition: Definition, spec: CommandSpec, role: str) -> WayOut:
    return WayOut(command=name, title=titles(definition, "commands", name), yours=role in spec.roles)


def _plain(name: str) -> Titles:
    return dict.fromkeys(LANGUAGES, re.sub(r"[._-]+", " ", name).strip())
