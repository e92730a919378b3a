"""Facts: every one that a guard or a clock reads is declared, and every declared one comes from somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.workflow.check.known import Known, named, nearest
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import Finding, Path
from caseclock.domain.workflow.states import transitions


def faults(definition: Definition, known: Known) -> Iterator[Finding]:
    """Facts nobody declares or computes."""
    document, procedure = definition.source.procedure, definition.procedure
    for way in transitions(definition.chart.states):
        for fact in way.facts:
            if fact not in procedure.facts:
                message = f"the guard of {way.event} reads {fact!r}, which procedure.yaml does not declare"
                mend = nearest(fact, procedure.facts, f"add `{fact}: {{}}` under `facts`")
                yield definition.source.chart.finding(way.path, "fact", message, mend)
    for path, fact in _read_by_procedure(definition):
        if fact and fact not in procedure.facts:
            mend = nearest(fact, procedure.facts, f"add `{fact}: {{}}` under `facts`")
            yield document.finding(path, "fact", f"{fact!r} is no declared fact", mend)
    for fact, spec in procedure.facts.items():
        if not spec.answer and not named(fact, definition.name, known.facts):
            message = f"nothing computes the fact {fact!r}"
            mend = nearest(fact, known.facts, "name the `answer` it is, or write its Python function")
            yield document.finding(("facts", fact), "fact", message, mend)


def _read_by_procedure(definition: Definition) -> Iterator[tuple[Path, str]]:
    procedure = definition.procedure
    yield ("starts_if",), procedure.starts_if
    for name, clock in procedure.clocks.items():
        yield ("clocks", name, "if_fact"), clock.if_fact
        for fact in clock.budget.when:
            yield ("clocks", name, "budget", "when", fact), fact
