"""A procedure as a page to read: diagram, states, commands, clocks, reactions, scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caseclock.domain.workflow.definition import ClockSpec, Definition, RungSpec
from caseclock.domain.workflow.mermaid import label, mermaid
from caseclock.domain.workflow.scenario import Scenario


def document(definition: Definition, scenarios: Iterable[Scenario] = ()) -> str:
    """The Markdown page of one procedure."""
    procedure = definition.procedure
    parts = [
        f"# {definition.title('title')}\n",
        f"Generated from `workflows/procedures/{definition.name}/v{definition.version}`: "
        "change the files, not this page.\n",
        f"One instance for each {procedure.subject}, in {procedure.case_kind} cases. "
        f"Starts on: {_list(procedure.starts_on)}{_when(procedure.starts_if)}. "
        f"Law: {'; '.join(procedure.authority) or 'none named'}.\n",
        f"```mermaid\n{mermaid(definition)}```\n",
        "## States\n",
        _table(("state", "title", "what may happen"), _states(definition)),
    ]
    if procedure.commands:
        parts += ["## Commands\n", _table(_COMMANDS, _commands(definition))]
    if procedure.clocks:
        parts.append("## Clocks\n")
        for name, clock in procedure.clocks.items():
            parts += [f"### {definition.title('clocks', name)} (`{name}`)\n", *_clock(definition, clock)]
    if procedure.reactions:
        parts += ["## Reactions\n", _table(("when", "sends", "to", "records"), _reactions(definition))]
    titles = [f"- {each.scenario}" for each in scenarios]
    if titles:
        parts += ["## Scenarios\n", "\n".join(titles) + "\n"]
    return "\n".join(parts)


_COMMANDS = ("command", "title", "roles", "chart event", "records", "law")


def _states(definition: Definition) -> Iterator[tuple[str, ...]]:
    for state in definition.chart.states.values():
        kind = " (final)" if state.final else " (all regions at once)" if state.parallel else ""
        title = definition.title("states", state.id) + kind
        ways = [f"`{label(way)}`{f' to {way.target}' if way.target else ''}" for way in state.transitions]
        yield f"`{state.id}`", title, ", ".join(ways)


def _commands(definition: Definition) -> Iterator[tuple[str, ...]]:
    for name, each in definition.procedure.commands.items():
        event = f"`{each.event}`" if each.event else ""
        title = definition.title("commands", name) + (" (also when ended)" if each.late else "")
        yield f"`{name}`", title, ", ".join(each.roles), event, _list(each.records), each.authority


def _clock(definition: Definition, clock: ClockSpec) -> Iterator[str]:
    anchor = clock.anchor.fact or clock.anchor.field
    budget = [f"`{clock.budget.parameter}`"]
    budget += [f"`{name}` when {fact}" for fact, name in clock.budget.when.items()]
    accepted = clock.accepted_until
    rows = [
        ("starts on", _list(clock.starts_on) + _when(clock.if_fact)),
        ("counts from", f"`{anchor}`" if anchor else "the starting event's date"),
        ("length", f"{', '.join(budget)} in {clock.unit.replace('_', ' ')}s"),
        ("calendar", clock.calendar),
        ("accepted until", f"rolled {accepted.roll} over {accepted.calendar}" if accepted else ""),
        ("working date", clock.internal.replace("_", " ")),
        ("stops on", _list(clock.stops_on)),
        ("pauses", "" if clock.pause == "never" else f"{_list(clock.pauses_on)} ({clock.pause.authority})"),
        ("resumes on", _list(clock.resumes_on)),
        (
            "extended",
            "" if clock.extend == "never" else f"{_list(clock.extends_on)} ({clock.extend.authority})",
        ),
        ("re-anchored on", _list(clock.reanchors_on)),
        ("recalculated on", _list(clock.recalculates_on)),
        ("law", clock.authority),
    ]
    yield _table(("", ""), [row for row in rows if row[1].strip()])
    rungs = [
        (
            rung.at + _only(rung),
            definition.title("alerts", rung.alert) if rung.alert else "",
            ", ".join(rung.to),
            f"`{rung.event}`" if rung.event else "",
            _list(rung.records),
        )
        for rung in clock.rungs
    ]
    yield _table(("rung", "alert", "told", "chart event", "records"), rungs)


def _reactions(definition: Definition) -> Iterator[tuple[str, ...]]:
    for each in definition.procedure.reactions:
        yield (
            f"`{each.when}`",
            _list(filter(None, (each.send,))),
            f"{each.to} ({each.subject})",
            _list(each.records),
        )


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _only(rung: RungSpec) -> str:
    under = f", under `{rung.under}`" if rung.under else ""
    return under + (", once extended" if rung.if_extended else "")


def _when(fact: str) -> str:
    return f" when `{fact}`" if fact else ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    every = [head, tuple("---" for _ in head), *rows]
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in every]
    return "\n".join(lines) + "\n"
