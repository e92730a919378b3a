"""Commands: who may give them, what they send and record, what does the work."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from caseclock.domain.workflow.check.known import Known, named, nearest
from caseclock.domain.workflow.check.names import DONE
from caseclock.domain.workflow.definition import GENERIC_BODIES, Definition
from caseclock.domain.workflow.finding import Finding, Path
from caseclock.domain.workflow.roles import ROLES
from caseclock.domain.workflow.states import transitions
from caseclock.kernel.events import event_class

#: What a generic body records by itself.
_MADE = {
    "record_paper": "paper.recorded",
    "record_answer": "answer.recorded",
    "decide": "decision.recorded",
}


def faults(definition: Definition, known: Known) -> Iterator[Finding]:
    """Faults of commands, of what starts the procedure and of whom it waits for."""
    yield from _commands(definition, known)
    yield from _chart_events(definition, known)
    document, procedure = definition.source.procedure, definition.procedure
    for i, event in enumerate(procedure.starts_on):
        yield from unknown_event(definition, ("starts_on", str(i)), event, known)
    for name, alert in procedure.alerts.items():
        for i, event in enumerate(alert.cleared_by):
            yield from unknown_event(definition, ("alerts", name, "cleared_by", str(i)), event, known)
    named: list[tuple[tuple[str, ...], str]] = [
        (("waits_for", state), state) for state in procedure.waits_for
    ]
    named += [
        (("alerts", name, "stands_in", str(i)), state)
        for name, alert in procedure.alerts.items()
        for i, state in enumerate(alert.stands_in)
    ]
    for path, state in named:
        if state not in definition.chart.states:
            mend = nearest(state, definition.chart.states, "remove the line")
            yield document.finding(path, "state", f"{state!r} is no state of the chart", mend)


def unknown_event(definition: Definition, path: Path, event: str, known: Known) -> Iterator[Finding]:
    """A finding when nothing ever records the event type."""
    if event not in known.events:
        mend = nearest(event, known.events, "add it to the `records` of what records it")
        document = definition.source.procedure
        yield document.finding(path, "event", f"nothing records the event {event!r}", mend)


def unknown_function(definition: Definition, path: Path, name: str, known: Known) -> Iterator[Finding]:
    """A finding when no Python function is called so."""
    if name and not named(name, definition.name, known.functions):
        mend = nearest(name, known.functions, f"write the function {name} in Python")
        yield definition.source.procedure.finding(path, "does", f"no function is called {name!r}", mend)


def unmade_events(
    definition: Definition, path: Path, records: tuple[str, ...], made: str = ""
) -> Iterator[Finding]:
    """Without Python only event types that no Python names are recorded, and what a generic body makes."""
    for i, event in enumerate(records):
        if event != made and event_class(event) is not None:
            message = f"nothing here makes the event {event!r}: it is built in Python"
            mend = "name the Python function in `does`, or record an event type of your own"
            where = (*path, "records", str(i))
            yield definition.source.procedure.finding(where, "records", message, mend)


def _commands(definition: Definition, known: Known) -> Iterator[Finding]:
    document, procedure = definition.source.procedure, definition.procedure
    taken = {way.event for way in transitions(definition.chart.states)}
    for name, command in procedure.commands.items():
        path = ("commands", name)
        if not command.roles:
            yield document.finding((*path, "roles"), "role", f"nobody may {name}", "name at least one role")
        for i, role in enumerate(command.roles):
            if role not in ROLES:
                mend = nearest(role, ROLES, f"use one of: {', '.join(sorted(ROLES))}")
                yield document.finding((*path, "roles", str(i)), "role", f"{role!r} is no role", mend)
        if command.event and command.event not in taken:
            message = f"{name} sends {command.event!r}, which no transition takes"
            mend = nearest(command.event, taken, "add the transition to chart.yaml, or drop `event`")
            yield document.finding((*path, "event"), "transition", message, mend)
        if command.does in GENERIC_BODIES:
            yield from unmade_events(definition, path, command.records, _MADE.get(command.does, ""))
            if command.does == "record" and not command.event and not command.records:
                message = f"{name} sends nothing and records nothing"
                yield document.finding(
                    path, "records", message, "give it an `event`, or list what it `records`"
                )
        else:
            does = command.does or name.replace("-", "_")
            where = (*path, "does") if command.does else path
            for fault in unknown_function(definition, where, does, known):
                generic = f"{fault.mend}, or set `does` to one of: {', '.join(GENERIC_BODIES)}"
                yield replace(fault, mend=generic)


def _chart_events(definition: Definition, known: Known) -> Iterator[Finding]:
    """Every event of the chart is sent by a command, a rung or somebody's reaction."""
    procedure = definition.procedure
    sent = {command.event for command in procedure.commands.values()}
    sent |= {rung.event for clock in procedure.clocks.values() for rung in clock.rungs}
    sent |= {event for name, event in known.sent if name == definition.name}
    for way in transitions(definition.chart.states):
        if way.event not in sent and not way.event.startswith(DONE):
            message = f"nothing sends {way.event!r}"
            mend = nearest(way.event, sent - {""}, "send it from a command, a rung or a reaction")
            yield definition.source.chart.finding(way.path, "unsent", message, mend)
