"""Reactions between procedures: known ends, matching subjects, no circles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caseclock.domain.workflow.check.known import Known, nearest
from caseclock.domain.workflow.check.procedures import unknown_event, unknown_function, unmade_events
from caseclock.domain.workflow.definition import Definition, Reaction
from caseclock.domain.workflow.finding import Finding
from caseclock.domain.workflow.states import transitions

_CLOCK_ACTS = {
    "starts_on": "clock.started", "stops_on": "clock.stopped", "pauses_on": "clock.paused",
    "resumes_on": "clock.resumed", "extends_on": "clock.extended", "reanchors_on": "clock.reanchored",
    "recalculates_on": "clock.recalculated",
}  # fmt: skip


def faults(definitions: Sequence[Definition], known: Known) -> Iterator[Finding]:
    """Faults of all reactions, one by one and together."""
    for each in definitions:
        for i, reaction in enumerate(each.procedure.reactions):
            path = ("reactions", str(i))
            yield from unknown_event(each, (*path, "when"), reaction.when, known)
            yield from unknown_function(each, (*path, "does"), reaction.does, known)
            if not reaction.does:
                yield from unmade_events(each, path, reaction.records)
            yield from _receiver(each, path, reaction, known)
    yield from _circles(definitions)


def _receiver(
    definition: Definition, path: tuple[str, ...], reaction: Reaction, known: Known
) -> Iterator[Finding]:
    document = definition.source.procedure
    receiver = known.newest.get(reaction.to)
    if receiver is None:
        mend = nearest(reaction.to, known.newest, "name a procedure")
        yield document.finding((*path, "to"), "reaction", f"no procedure {reaction.to!r}", mend)
        return
    taken = {way.event for way in transitions(receiver.chart.states)}
    if not reaction.send and not reaction.does:
        message = f"the reaction to {reaction.when} neither sends nor does anything"
        yield document.finding(path, "reaction", message, "give it a `send` or a `does`")
    if reaction.send and reaction.send not in taken:
        message = f"{reaction.to} has no transition for {reaction.send!r}"
        mend = nearest(reaction.send, taken, "add the transition to its chart")
        yield document.finding((*path, "send"), "reaction", message, mend)
    right = {"case": "case", "member": "same_member"}[receiver.procedure.subject]
    if reaction.subject not in (right, "all"):
        message = f"{reaction.to} runs per {receiver.procedure.subject}, not for {reaction.subject!r}"
        yield document.finding((*path, "subject"), "reaction", message, f"write `subject: {right}`")
    if receiver.procedure.case_kind != definition.procedure.case_kind:
        message = f"{reaction.to} runs in a {receiver.procedure.case_kind} case; the two never meet"
        yield document.finding((*path, "to"), "reaction", message, "remove the reaction")


def _circles(definitions: Sequence[Definition]) -> Iterator[Finding]:
    """Follows what each event brings about in the same append; an event may not bring about itself."""
    follows: dict[str, set[str]] = {}
    for each in definitions:
        for event in each.procedure.starts_on:
            follows.setdefault(event, set()).add("instance.started")
        for alert in each.procedure.alerts.values():
            for event in alert.raised_on:
                follows.setdefault(event, set()).add("alert.raised")
        for clock in each.procedure.clocks.values():
            for field, act in _CLOCK_ACTS.items():
                for event in getattr(clock, field):
                    follows.setdefault(event, set()).add(act)
        for reaction in each.procedure.reactions:
            follows.setdefault(reaction.when, set()).update({"instance.moved", *reaction.records})
    for each in definitions:
        for i, reaction in enumerate(each.procedure.reactions):
            if circle := _way_back(reaction.when, {"instance.moved", *reaction.records}, follows):
                message = f"a circle of reactions: {' -> '.join(circle)}"
                mend = "break it: let a command or a rung take one of the steps"
                path = ("reactions", str(i), "when")
                yield each.source.procedure.finding(path, "circle", message, mend)


def _way_back(goal: str, first: set[str], follows: dict[str, set[str]]) -> list[str]:
    """The events from `goal` back to itself, or nothing."""
    queue = [[goal, event] for event in sorted(first)]
    seen: set[str] = set()
    while queue:
        way = queue.pop(0)
        if way[-1] == goal:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            queue += [[*way, event] for event in sorted(follows.get(way[-1], ()))]
    return []
