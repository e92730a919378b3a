"""How things may be called: in the office's words, and not as the statechart library calls its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from caseclock.domain.workflow.chart import CONVENTION, RESERVED
from caseclock.domain.workflow.check.known import Known, records
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import Finding
from caseclock.domain.workflow.guards import REWRITTEN
from caseclock.domain.workflow.states import transitions

WORD = re.compile(r"[a-z][a-z0-9_]*")
COMMAND = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
EVENT_TYPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
DONE = "done.state."


def faults(definition: Definition, _known: Known) -> Iterator[Finding]:
    """Names that cannot be, or that the library would take for its own."""
    yield from _chart(definition)
    yield from _procedure(definition)
    yield from _folder(definition)


def _chart(definition: Definition) -> Iterator[Finding]:
    document, states = definition.source.chart, definition.chart.states
    for state in states.values():
        if not WORD.fullmatch(state.id) or state.id in RESERVED:
            yield document.finding(state.path, "name", f"a state may not be called {state.id!r}", _MEND)
        for field, effects in (("enter", state.enter), ("exit", state.exit)):
            for name in effects:
                if not WORD.fullmatch(name) or name in definition.procedure.facts or CONVENTION.match(name):
                    message = f"an effect may not be called {name!r}"
                    yield document.finding((*state.path, field), "name", message, _MEND)
    for way in transitions(states):
        if way.event.startswith(DONE):
            whole = states.get(way.event.removeprefix(DONE))
            if whole is None or not whole.children:
                message = f"{way.event} never happens: no state of that name has children"
                yield document.finding(way.path, "name", message, "name a state with children")
        elif not WORD.fullmatch(way.event) or way.event in RESERVED or way.event in states:
            message = f"a chart event may not be called {way.event!r}"
            yield document.finding(way.path, "name", message, _MEND)


def _procedure(definition: Definition) -> Iterator[Finding]:
    document, procedure = definition.source.procedure, definition.procedure
    for name in procedure.facts:
        if not WORD.fullmatch(name) or name in REWRITTEN or CONVENTION.match(name):
            yield document.finding(("facts", name), "name", f"a fact may not be called {name!r}", _MEND)
    for name in procedure.commands:
        if not COMMAND.fullmatch(name):
            mend = "use small letters with hyphens, like mail-notice"
            yield document.finding(("commands", name), "name", f"{name!r} is no command name", mend)
    for name in procedure.clocks:
        if not WORD.fullmatch(name):
            yield document.finding(("clocks", name), "name", f"a clock may not be called {name!r}", _MEND)
    for path, name in records(procedure):
        if not EVENT_TYPE.fullmatch(name):
            yield document.finding(path, "name", f"{name!r} is no event type", "write it like rop.started")


def _folder(definition: Definition) -> Iterator[Finding]:
    """A procedure in `<name>/v<N>/` says that name and number."""
    folders = PurePosixPath(definition.source.procedure.file.replace("\\", "/")).parts[:-1]
    if len(folders) < 2 or not re.fullmatch(r"v\d+", folders[-1]):
        return
    document = definition.source.procedure
    if folders[-2] != definition.name:
        message = f"procedure {definition.name!r} lies in the folder {folders[-2]!r}"
        yield document.finding(("procedure",), "folder", message, f"write `procedure: {folders[-2]}`")
    if folders[-1] != f"v{definition.version}":
        message = f"version {definition.version} lies in the folder {folders[-1]}"
        yield document.finding(("version",), "folder", message, f"write `version: {folders[-1][1:]}`")


_MEND = "use another word, in small letters with underscores"
