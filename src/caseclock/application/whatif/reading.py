"""Reads a change file and the versions it names, and makes the trial of it."""

from __future__ import annotations

from pathlib import Path

from caseclock.application.definitions import read_definition, read_mappings
from caseclock.domain.case.work import Rules
from caseclock.domain.whatif.changefile import parse_change
from caseclock.domain.whatif.trial import Trial, Tried, trial
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import DefinitionFaults, Finding
from caseclock.domain.workflow.migration import Mapping, load_mapping


def read_trial(text: str, file: str, rules: Rules, folder: Path | None = None) -> Trial:
    """The trial of a change file; without `folder` (over HTTP) it may name no procedure of its own.

    Raises PolicyFileError or DefinitionFaults, each with file, line and mend.
    """
    change = parse_change(text, file, rules.policy)
    if change.procedures and folder is None:
        known = {name: _installed(name, rules, file) for name in change.procedures}
        return trial(change, rules, known)
    tried = [_read(folder / name, rules) for name in change.procedures] if folder else []
    return trial(change, rules, {each.definition.name: each for each in tried})


def _read(folder: Path, rules: Rules) -> Tried:
    definition = read_definition(folder.resolve())
    names: dict[int, Mapping] = {}
    for old in rules.definitions:
        path = folder.resolve().parent / "migrations" / f"v{old.version}-v{definition.version}.yaml"
        if old.name == definition.name and path.is_file():
            names[old.version] = load_mapping(path.read_text("utf-8"), path.name, old, definition)
    return Tried(definition=definition, names=names)


def _installed(name: str, rules: Rules, file: str) -> Tried:
    try:
        definition: Definition = rules.definitions.latest(name)
    except KeyError:
        mend = f"name one of {', '.join(rules.definitions.names())}: its newest version is tried"
        raise DefinitionFaults(
            [Finding(file, 1, "procedures", f"there is no procedure {name}", mend)]
        ) from None
    return Tried(definition=definition, names=read_mappings(rules.definitions, name, definition.version))
