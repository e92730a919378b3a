"""What a form offers to choose from: people, procedures, alerts, papers and entries of this case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from caseclock.application.forms.options import Option
from caseclock.application.wording import long_date
from caseclock.application.words import LANGUAGES, Titles, alert_titles, titles
from caseclock.domain.case.firing import FIRE
from caseclock.domain.case.notices.data import PROCEDURE as NOTICES
from caseclock.domain.case.notices.data import Notice
from caseclock.domain.case.retention import holds_in_force
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.undo import reversed_already
from caseclock.domain.policy.rules.registry import RULES
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.events import Recorded
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date

#: Entries older than these are taken back from the timeline, where they stand.
ENTRIES = 40


def offered_by(
    state: CaseState, definitions: Definitions, procedure: str, history: Sequence[Recorded] = ()
) -> dict[str, list[Option]]:
    """By kind of field, what this case has: the living and present, open and running first."""
    return {
        "member": [
            Option(str(m.id), _person(m.name, m.birth_date))
            for m in sorted(state.members.values(), key=lambda m: not m.present)
        ],
        "instance": [_instance(state, definitions, i) for i in _running_first(state.instances_of(procedure))],
        "notice": [_instance(state, definitions, i) for i in _running_first(state.instances_of(NOTICES))],
        "alert": list(_alerts(state, definitions)),
        "paper": [
            Option(p.id, _dated(p.form, p.received_on))
            for p in sorted(state.papers.values(), key=lambda p: p.read)
        ],
        "document": [
            Option(p.document, _dated(p.form, p.received_on))
            for p in reversed(state.papers.values())
            if p.document
        ],
        "representative": [Option.named(r.id, r.name) for r in state.representatives.values()],
        "hold": [Option.named(h.id, h.authority) for h in holds_in_force(state)],
        "case": [
            Option.named(str(CaseRef(state.county, link.case)), link.case_number)
            for link in state.links.values()
        ],
        "entry": list(_entries(definitions, tuple(history))),
        "rule": [Option.named(name, name.replace("_", " ")) for name in RULES],
    }


def _person(name: str, born: date | None) -> Titles:
    named = dict.fromkeys(LANGUAGES, name)
    return _on(named, born) if born else named


def _dated(form: str, on: date) -> Titles:
    return _on(dict.fromkeys(LANGUAGES, form), on)


def _running_first(instances: Iterable[Instance]) -> list[Instance]:
    return sorted(instances, key=lambda i: i.final)


def _instance(state: CaseState, definitions: Definitions, instance: Instance) -> Option:
    """The procedure, or the kind of notice, with its person and the day it began."""
    definition = definitions.latest(instance.procedure)
    named = titles(definition, "title")
    if isinstance(instance.data, Notice):
        named = dict.fromkeys(LANGUAGES, instance.data.kind.replace("_", " ").capitalize())
    member = state.members.get(instance.member) if instance.member else None
    about = f", {member.name}" if member else ""
    return Option(instance.id, _on(_each(named, about), instance.started_on))


def _each(named: Titles, more: str) -> Titles:
    return {language: text + more for language, text in named.items()}


def _on(named: Titles, day: date) -> Titles:
    return {language: f"{text} ({long_date(day, language)})" for language, text in named.items()}


def _alerts(state: CaseState, definitions: Definitions) -> Iterator[Option]:
    for alert in state.alerts.values():
        if alert.cleared_at is None:
            member = state.members.get(alert.member) if alert.member else None
            about = f", {member.name}" if member else ""
            said = alert_titles(definitions, alert.procedure, alert.alert)
            yield Option(alert.id, _on(_each(said, about), alert.raised_on))


def _entries(definitions: Definitions, history: tuple[Recorded, ...]) -> Iterator[Option]:
    """Commands that may still be taken back, the last one first; not the opening, and no rung."""
    named = {name: d for d in definitions.newest() for name in d.procedure.commands}
    opening = history[0].meta.command_id if history else None
    done = {opening, None}
    count = 0
    for recorded in reversed(history):
        meta = recorded.meta
        if meta.command_id in done or meta.command == FIRE or count == ENTRIES:
            continue
        done.add(meta.command_id)
        if meta.command_id is None or reversed_already(history, meta.command_id):
            continue
        count += 1
        definition = named.get(meta.command)
        said = (
            titles(definition, "commands", meta.command)
            if definition
            else dict.fromkeys(LANGUAGES, meta.command)
        )
        yield Option(str(meta.command_id), _on(said, local_date(recorded.recorded_at)))
