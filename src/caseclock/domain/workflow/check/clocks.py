"""Clocks: each stops and expires, each rung reaches somebody, each pause and extension is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseclock.domain.workflow.check.known import Known, named, nearest
from caseclock.domain.workflow.check.procedures import unknown_event, unknown_function, unmade_events
from caseclock.domain.workflow.definition import ClockSpec, Definition
from caseclock.domain.workflow.finding import Finding, Path
from caseclock.domain.workflow.roles import AUDIENCES, is_audience
from caseclock.domain.workflow.states import transitions
from caseclock.kernel.events import event_class

AT = re.compile(r"due|(day|hour) \d+|-\d+ days")
_LISTS = ("starts_on", "stops_on", "pauses_on", "resumes_on", "extends_on", "reanchors_on", "recalculates_on")


def faults(definition: Definition, known: Known) -> Iterator[Finding]:
    """Faults of every clock and rung of a procedure."""
    for name, clock in definition.procedure.clocks.items():
        path = ("clocks", name)
        yield from _ends(definition, path, clock)
        yield from _pauses(definition, path, clock)
        yield from _rungs(definition, path, clock, known)
        yield from _sources(definition, path, clock, known)
        yield from _fields(definition, path, clock, known)
        for field in _LISTS:
            for i, event in enumerate(getattr(clock, field)):
                yield from unknown_event(definition, (*path, field, str(i)), event, known)


def _ends(definition: Definition, path: Path, clock: ClockSpec) -> Iterator[Finding]:
    document, name = definition.source.procedure, path[-1]
    if not clock.starts_on:
        mend = "list the event types that start it"
        yield document.finding((*path, "starts_on"), "clock", f"nothing starts the clock {name}", mend)
    if not clock.stops_on:
        mend = "list the event types that stop it"
        yield document.finding((*path, "stops_on"), "clock", f"nothing stops the clock {name}", mend)
    if all(rung.at != "due" for rung in clock.rungs):
        message = f"nothing happens when the clock {name} runs out"
        yield document.finding(
            (*path, "rungs"), "clock", message, "add a rung `{at: due, alert: ..., to: [owner]}`"
        )


def _pauses(definition: Definition, path: Path, clock: ClockSpec) -> Iterator[Finding]:
    document, name = definition.source.procedure, path[-1]
    if clock.pauses_on and clock.pause == "never":
        mend = "write `pause: {authority: ...}`, or drop `pauses_on`"
        yield document.finding((*path, "pauses_on"), "pause", f"the clock {name} may never pause", mend)
    if bool(clock.pauses_on) != bool(clock.resumes_on):
        present, absent = ("pauses_on", "resumes_on") if clock.pauses_on else ("resumes_on", "pauses_on")
        message = f"the clock {name} has {present}, but no {absent}"
        yield document.finding((*path, present), "pause", message, f"add `{absent}`")
    if clock.pause != "never" and clock.unit in ("month", "year", "working_day_of_month"):
        message = f"the clock {name} counts in months, which extend and never pause"
        yield document.finding((*path, "pause"), "pause", message, "write `extend` instead")
    if clock.extends_on and clock.extend == "never":
        mend = "write `extend: {authority: ...}`, or drop `extends_on`"
        yield document.finding(
            (*path, "extends_on"), "extend", f"the clock {name} may never be extended", mend
        )


def _rungs(definition: Definition, path: Path, clock: ClockSpec, known: Known) -> Iterator[Finding]:
    document = definition.source.procedure
    taken = {way.event for way in transitions(definition.chart.states)}
    seen: set[str] = set()
    for i, rung in enumerate(clock.rungs):
        here = (*path, "rungs", str(i))
        if not AT.fullmatch(rung.at) or (rung.at.startswith("hour") and clock.unit != "elapsed_hour"):
            mend = "write `day N`, `-N days` or `due` (and `hour N` on a clock of elapsed hours)"
            yield document.finding((*here, "at"), "rung", f"{rung.at!r} is no moment on this clock", mend)
        if rung.at in seen:
            yield document.finding((*here, "at"), "rung", f"a second rung at {rung.at}", "join the two")
        seen.add(rung.at)
        if not rung.event and not rung.does and not (rung.alert and rung.to):
            message = f"the rung at {rung.at} reaches nobody"
            yield document.finding(here, "rung", message, "give it `alert` and `to`, or an `event`")
        elif bool(rung.alert) != bool(rung.to):
            message = f"the rung at {rung.at} has {'an alert' if rung.alert else 'an audience'} alone"
            yield document.finding(here, "rung", message, "`alert` and `to` go together")
        for n, audience in enumerate(rung.to):
            if not is_audience(audience):
                mend = nearest(
                    audience, AUDIENCES, f"use one of: {', '.join(sorted(AUDIENCES))}, unit:<name>"
                )
                yield document.finding((*here, "to", str(n)), "rung", f"{audience!r} is no audience", mend)
        if rung.event and rung.event not in taken:
            message = f"the rung at {rung.at} sends {rung.event!r}, which no transition takes"
            mend = nearest(rung.event, taken, "add the transition to chart.yaml")
            yield document.finding((*here, "event"), "transition", message, mend)
        yield from unknown_function(definition, (*here, "does"), rung.does, known)
        if not rung.does:
            yield from unmade_events(definition, here, rung.records)


def _sources(definition: Definition, path: Path, clock: ClockSpec, known: Known) -> Iterator[Finding]:
    """Parameters and calendars the clock counts with."""
    document = definition.source.procedure
    parameters = [((*path, "budget", "parameter"), clock.budget.parameter)]
    parameters += [((*path, "budget", "when", fact), name) for fact, name in clock.budget.when.items()]
    for where, name in parameters:
        if name not in known.parameters:
            mend = nearest(name, known.parameters, "add it to workflows/policy with its value and source")
            yield document.finding(where, "parameter", f"no parameter {name!r}", mend)
    counted = {name for _where, name in parameters}
    for i, rung in enumerate(clock.rungs):
        if rung.under and rung.under not in counted:
            message = (
                f"the clock {path[-1]} never counts by {rung.under!r}, so the rung at {rung.at} never rings"
            )
            mend = nearest(rung.under, counted, f"use one of: {', '.join(sorted(counted))}")
            yield document.finding((*path, "rungs", str(i), "under"), "parameter", message, mend)
    calendars = [((*path, "calendar"), clock.calendar)]
    if clock.accepted_until:
        calendars.append(((*path, "accepted_until", "calendar"), clock.accepted_until.calendar))
    for where, name in calendars:
        if name and name not in known.calendars:
            mend = nearest(name, known.calendars, "add it to workflows/calendars")
            yield document.finding(where, "calendar", f"no calendar {name!r}", mend)
    if clock.due == "end_of_month" and clock.unit not in ("month", "year", "calendar_day"):
        mend = "write `due: end_of_day`, or count in days, months or years"
        message = f"the clock {path[-1]} ends with a month but counts no whole days"
        yield document.finding((*path, "due"), "clock", message, mend)
    if clock.unit.startswith("working_day") and not clock.calendar:
        mend = "add `calendar: county_office`"
        yield document.finding(path, "calendar", "working days need a calendar to count by", mend)


def _fields(definition: Definition, path: Path, clock: ClockSpec, known: Known) -> Iterator[Finding]:
    """What the clock reads from dates and events must be there to read."""
    document, anchor = definition.source.procedure, clock.anchor
    if anchor.fact and not named(anchor.fact, definition.name, known.dates):
        mend = nearest(anchor.fact, known.dates, f"write the Python function {anchor.fact}")
        message = f"nothing computes the date {anchor.fact!r}"
        yield document.finding((*path, "anchor", "fact"), "anchor", message, mend)
    for i, event in enumerate(clock.starts_on if anchor.field else ()):
        kind = event_class(event)
        if kind is not None and anchor.field not in kind.__struct_fields__:
            message = f"the event {event} has no field {anchor.field!r} to count from"
            mend = nearest(anchor.field, kind.__struct_fields__, "name one of its fields")
            yield document.finding((*path, "starts_on", str(i)), "anchor", message, mend)
    for i, event in enumerate(clock.extends_on):
        kind = event_class(event)
        if kind is None or "until" not in kind.__struct_fields__:
            message = f"the event {event} does not say until when it extends"
            mend = "use an event type with an `until` date"
            yield document.finding((*path, "extends_on", str(i)), "extend", message, mend)
