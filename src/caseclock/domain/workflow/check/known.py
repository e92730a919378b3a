"""What the procedures under check may refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

import msgspec

from caseclock.domain.workflow.definition import Definition, Procedure
from caseclock.domain.workflow.finding import Path


class Known(msgspec.Struct, frozen=True):
    """Names from Python and from files, and the procedures by name (the newest version of each)."""

    events: frozenset[str]
    functions: frozenset[str]
    facts: frozenset[str]
    dates: frozenset[str]
    parameters: frozenset[str]
    calendars: frozenset[str]
    newest: dict[str, Definition]
    sent: frozenset[tuple[str, str]]
    """(procedure, chart event) of every reaction."""

    @classmethod
    def gather(
        cls,
        definitions: Sequence[Definition],
        events: Collection[str],
        functions: Collection[str],
        facts: Collection[str],
        dates: Collection[str],
        parameters: Collection[str],
        calendars: Collection[str],
    ) -> Known:
        """Adds to the given names what the procedures themselves record and send."""
        recorded = {name for each in definitions for _path, name in records(each.procedure)}
        reactions = [reaction for each in definitions for reaction in each.procedure.reactions]
        return cls(
            events=frozenset(events) | recorded,
            functions=frozenset(functions),
            facts=frozenset(facts),
            dates=frozenset(dates),
            parameters=frozenset(parameters),
            calendars=frozenset(calendars),
            newest={each.name: each for each in sorted(definitions, key=lambda one: one.version)},
            sent=frozenset((reaction.to, reaction.send) for reaction in reactions),
        )


def records(procedure: Procedure) -> Iterator[tuple[Path, str]]:
    """Every event type that a command, rung or reaction may record, and where that is written."""
    for name, command in procedure.commands.items():
        for i, each in enumerate(command.records):
            yield ("commands", name, "records", str(i)), each
    for name, clock in procedure.clocks.items():
        for n, rung in enumerate(clock.rungs):
            for i, each in enumerate(rung.records):
                yield ("clocks", name, "rungs", str(n), "records", str(i)), each
    for n, reaction in enumerate(procedure.reactions):
        for i, each in enumerate(reaction.records):
            yield ("reactions", str(n), "records", str(i)), each


def named(name: str, procedure: str, known: Collection[str]) -> bool:
    """Whether a function or fact is known, bare or with its procedure before it."""
    return name in known or f"{procedure}.{name}" in known


def nearest(name: str, known: Collection[str], otherwise: str) -> str:
    """A mend: the known name that looks most like the unknown one, or what else to do."""
    close = get_close_matches(name, sorted(known), n=1)
    return f"write {close[0]!r}, or {otherwise}" if close else otherwise
