"""A procedure as data for whoever asks what may happen, by whom, by when, and on which law."""

from __future__ import annotations

import msgspec

from caseclock.application.words import Titles, titles
from caseclock.domain.workflow.definition import ClockSpec, Definition, RungSpec
from caseclock.domain.workflow.mermaid import label, mermaid
from caseclock.domain.workflow.versions import Definitions


class WayView(msgspec.Struct, frozen=True, kw_only=True):
    """A transition: the chart event with its guards, and where it leads."""

    event: str
    label: str
    to: str


class StateView(msgspec.Struct, frozen=True, kw_only=True):
    """One state, what may happen in it, and whose move it is."""

    state: str
    title: Titles
    inside: str
    initial: bool
    final: bool
    waits_for: str
    ways: tuple[WayView, ...]


class CommandView(msgspec.Struct, frozen=True, kw_only=True):
    """One command: who may give it, which event it sends to the chart, what it records, on which law."""

    command: str
    title: Titles
    roles: tuple[str, ...]
    event: str
    records: tuple[str, ...]
    reasons: tuple[str, ...]
    late: bool
    opens: bool
    authority: str


class RungSpecView(msgspec.Struct, frozen=True, kw_only=True):
    """A moment on a clock: what it does, and whom it tells what."""

    at: str
    alert: str
    title: Titles
    to: tuple[str, ...]
    event: str
    records: tuple[str, ...]
    under: str
    if_extended: bool


class ClockSpecView(msgspec.Struct, frozen=True, kw_only=True):
    """One clock: what starts, stops, pauses and moves it, how long it runs, and its rungs."""

    clock: str
    title: Titles
    authority: str
    starts_on: tuple[str, ...]
    stops_on: tuple[str, ...]
    anchor: str
    parameter: str
    parameter_when: dict[str, str]
    unit: str
    calendar: str
    due: str
    accepted_until: str
    internal: str
    may_pause: str
    may_extend: str
    rungs: tuple[RungSpecView, ...]


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """A version and the hash of its files; cases stay with the version they started under."""

    version: int
    sha256: str


class ProcedureView(msgspec.Struct, frozen=True, kw_only=True):
    """A procedure at a version, whole; `diagram` is mermaid text."""

    procedure: str
    title: Titles
    version: int
    versions: tuple[VersionView, ...]
    subject: str
    case_kind: str
    authority: tuple[str, ...]
    starts_on: tuple[str, ...]
    states: tuple[StateView, ...]
    commands: tuple[CommandView, ...]
    clocks: tuple[ClockSpecView, ...]
    diagram: str


def procedure_view(definitions: Definitions, definition: Definition) -> ProcedureView:
    """One procedure as its files say it."""
    procedure = definition.procedure
    return ProcedureView(
        procedure=definition.name,
        title=titles(definition, "title"),
        version=definition.version,
        versions=tuple(
            VersionView(version=each.version, sha256=each.sha256)
            for each in definitions
            if each.name == definition.name
        ),
        subject=procedure.subject,
        case_kind=procedure.case_kind,
        authority=procedure.authority,
        starts_on=procedure.starts_on,
        states=_states(definition),
        commands=_commands(definition),
        clocks=tuple(_clock(definition, name, spec) for name, spec in procedure.clocks.items()),
        diagram=mermaid(definition),
    )


def _states(definition: Definition) -> tuple[StateView, ...]:
    return tuple(
        StateView(
            state=state.id,
            title=titles(definition, "states", state.id),
            inside=state.parent,
            initial=state.initial,
            final=state.final,
            waits_for=definition.procedure.waits_for.get(state.id, ""),
            ways=tuple(WayView(event=w.event, label=label(w), to=w.target) for w in state.transitions),
        )
        for state in definition.chart.states.values()
    )


def _commands(definition: Definition) -> tuple[CommandView, ...]:
    return tuple(
        CommandView(
            command=name,
            title=titles(definition, "commands", name),
            roles=spec.roles,
            event=spec.event,
            records=spec.records,
            reasons=spec.reasons,
            late=spec.late,
            opens=spec.opens,
            authority=spec.authority or "; ".join(definition.procedure.authority),
        )
        for name, spec in definition.procedure.commands.items()
    )


def _clock(definition: Definition, name: str, spec: ClockSpec) -> ClockSpecView:
    accepted = spec.accepted_until
    return ClockSpecView(
        clock=name,
        title=titles(definition, "clocks", name),
        authority=spec.authority or "; ".join(definition.procedure.authority),
        starts_on=spec.starts_on,
        stops_on=spec.stops_on,
        anchor=spec.anchor.fact or spec.anchor.field,
        parameter=spec.budget.parameter,
        parameter_when=spec.budget.when,
        unit=spec.unit,
        calendar=spec.calendar,
        due=spec.due,
        accepted_until=f"rolled {accepted.roll} over {accepted.calendar}" if accepted else "",
        internal=spec.internal,
        may_pause="" if spec.pause == "never" else spec.pause.authority,
        may_extend="" if spec.extend == "never" else spec.extend.authority,
        rungs=tuple(_rung(definition, rung) for rung in spec.rungs),
    )


def _rung(definition: Definition, rung: RungSpec) -> RungSpecView:
    return RungSpecView(
        at=rung.at,
        alert=rung.alert,
        title=titles(definition, "alerts", rung.alert) if rung.alert else {},
        to=rung.to,
        event=rung.event,
        records=rung.records,
        under=rung.under,
        if_extended=rung.if_extended,
    )
