"""texts.yaml: a title in English and Spanish for every name that a person sees."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import Finding

LANGUAGES = ("en", "es")
#: Sections whose names must all be there, and sections that are free to say more.
OPTIONAL = ("facts", "events", "reasons", "answers", "fields", "help")


def faults(definitions: Sequence[Definition]) -> Iterator[Finding]:
    """Missing titles, and titles of things that are in no version any more."""
    used: dict[str, dict[str, set[str]]] = {}
    for each in definitions:
        needed = _needed(each)
        document = each.source.texts
        yield from _languages(each, ("title",), each.texts.get("title"))
        for section, names in needed.items():
            used.setdefault(each.name, {}).setdefault(section, set()).update(names)
            given = each.texts.get(section)
            for name in sorted(names):
                entry = given.get(name) if isinstance(given, dict) else None
                yield from _languages(each, (section, name), entry)
        for section in sorted(each.texts.keys() - {"title", *needed, *OPTIONAL}):
            mend = f"use one of: title, {', '.join(needed)}, {', '.join(OPTIONAL)}"
            yield document.finding((section,), "text", f"no section {section!r}", mend)
    for each in definitions:
        for section, names in used[each.name].items():
            yield from _stale(each, section, names)


def _needed(definition: Definition) -> dict[str, Collection[str]]:
    procedure = definition.procedure
    rungs = [rung for clock in procedure.clocks.values() for rung in clock.rungs]
    return {
        "commands": set(procedure.commands),
        "states": set(definition.chart.states),
        "clocks": set(procedure.clocks),
        "alerts": {rung.alert for rung in rungs if rung.alert} | set(procedure.alerts),
    }


def _languages(definition: Definition, path: tuple[str, ...], entry: Any) -> Iterator[Finding]:
    what = " ".join(path)
    for language in LANGUAGES:
        if not isinstance(entry, dict) or not isinstance(entry.get(language), str) or not entry[language]:
            message = f"{what} has no text in {language!r}"
            mend = f"add `{language}: ...` under {'.'.join(path)}"
            yield definition.source.texts.finding(path, "text", message, mend)


def _stale(definition: Definition, section: str, names: set[str]) -> Iterator[Finding]:
    given = definition.texts.get(section)
    for name in sorted(given.keys() - names) if isinstance(given, dict) else ():
        message = f"{section} {name!r} is in no version of {definition.name}"
        yield definition.source.texts.finding(
            (section, name), "text", message, "remove it, or correct the name"
        )
