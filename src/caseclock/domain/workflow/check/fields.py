"""Declared fields of generic bodies, and alerts that events raise: each says what can be kept and told."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.workflow.check.known import Known, nearest
from caseclock.domain.workflow.check.procedures import unknown_event
from caseclock.domain.workflow.definition import GENERIC_BODIES, Definition, FieldSpec
from caseclock.domain.workflow.finding import Finding, Path
from caseclock.domain.workflow.roles import AUDIENCES, is_audience

#: What the generic bodies and their events call their own.
TAKEN = frozenset(
    {
        "instance", "member", "effective_on", "reason", "on_behalf_of", "form", "received_at", "sha256",
        "note", "question", "answer", "outcome", "why", "citation",
    }
)  # fmt: skip
_OWN = {"record_paper": {"received_on"}, "record_answer": {"received_on"}}


def faults(definition: Definition, known: Known) -> Iterator[Finding]:
    """Faults of declared fields and of alerts that no clock raises."""
    document = definition.source.procedure
    for command, spec in definition.procedure.commands.items():
        for name, field in spec.fields.items():
            path = ("commands", command, "fields", name)
            if spec.does not in GENERIC_BODIES:
                mend = f"set `does` to one of: {', '.join(GENERIC_BODIES)}, or write the field in Python"
                message = f"the body of {command} is written in Python and takes no declared fields"
                yield document.finding(path, "field", message, mend)
            if name in TAKEN | _OWN.get(spec.does, set()):
                message = f"the body of {command} has a field {name!r} of its own"
                yield document.finding(path, "field", message, "call it otherwise")
            yield from _rules(definition, path, field, known)
    yield from _alerts(definition, known)


def _rules(definition: Definition, path: Path, field: FieldSpec, known: Known) -> Iterator[Finding]:
    """A field's rules must be of its kind, and read a clock and a parameter that are there."""
    document = definition.source.procedure
    misplaced = [
        ("choices", bool(field.choices), ("word",)),
        ("never", bool(field.never), ("word",)),
        ("at_least", bool(field.at_least), ("number", "cents")),
        ("at_most", bool(field.at_most), ("number", "cents")),
        ("within", field.within is not None, ("date",)),
        ("future", field.future, ("date", "moment")),
    ]
    for rule, given, kinds in misplaced:
        if given and field.kind not in kinds:
            message = f"{rule} has no meaning for a {field.kind}"
            yield document.finding((*path, rule), "field", message, f"use it with: {', '.join(kinds)}")
    read = [
        (("at_most",), field.at_most),
        (("within", "parameter"), field.within.parameter if field.within else ""),
    ]
    for where, name in read:
        if name and name not in known.parameters:
            mend = nearest(name, known.parameters, "add it to workflows/policy")
            yield document.finding((*path, *where), "parameter", f"no parameter {name!r}", mend)
    if field.within is None:
        return
    if field.within.clock not in definition.procedure.clocks:
        mend = nearest(field.within.clock, definition.procedure.clocks, "name a clock of this procedure")
        message = f"no clock {field.within.clock!r}"
        yield document.finding((*path, "within", "clock"), "field", message, mend)


def _alerts(definition: Definition, known: Known) -> Iterator[Finding]:
    document, procedure = definition.source.procedure, definition.procedure
    for name, alert in procedure.alerts.items():
        path = ("alerts", name)
        for i, event in enumerate(alert.raised_on):
            yield from unknown_event(definition, (*path, "raised_on", str(i)), event, known)
        if bool(alert.raised_on) != bool(alert.to):
            message = f"the alert {name} needs `raised_on` and `to` together, or neither"
            yield document.finding(path, "alert", message, "name the events and who is told")
        if alert.if_fact and alert.if_fact not in procedure.facts:
            mend = nearest(alert.if_fact, procedure.facts, f"add `{alert.if_fact}: ...` under `facts`")
            message = f"{alert.if_fact!r} is no declared fact"
            yield document.finding((*path, "if_fact"), "fact", message, mend)
        for n, audience in enumerate(alert.to):
            if not is_audience(audience):
                mend = nearest(
                    audience, AUDIENCES, f"use one of: {', '.join(sorted(AUDIENCES))}, unit:<name>"
                )
                yield document.finding((*path, "to", str(n)), "alert", f"{audience!r} is no audience", mend)
