"""Procedures by name and version: a case stays with the version it started under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import Finding


class Released(msgspec.Struct, frozen=True):
    """A version that cases may run under: its body may never change again."""

    name: str
    version: int
    sha256: str


class Definitions:
    """All procedures that were read, every version of each; `several`: those a subject may have many of."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._all: dict[tuple[str, int], Definition] = {}
        for each in sorted(definitions, key=lambda one: (one.name, one.version)):
            key = (each.name, each.version)
            if key in self._all:
                raise ValueError(f"procedure {each.name} version {each.version} was read twice")
            self._all[key] = each
        # Sorted by version, so the last one of a name stays.
        self._latest = {each.name: each for each in self._all.values()}
        self._newest = [self._latest[name] for name in sorted(self._latest)]
        self.several = frozenset(each.name for each in self._newest if each.procedure.several)
        self._commanding: dict[str, list[Definition]] = {}
        for each in self._newest:
            for name in each.procedure.commands:
                self._commanding.setdefault(name, []).append(each)
        self._starting: dict[str, list[Definition]] = {}
        for each in self._newest:
            for event in dict.fromkeys(each.procedure.starts_on):
                self._starting.setdefault(event, []).append(each)
        self._heard = frozenset(event for each in self._all.values() for event in _heard(each))

    def __iter__(self) -> Iterator[Definition]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    def get(self, name: str, version: int) -> Definition:
        """The procedure at a version; KeyError names what is missing."""
        try:
            return self._all[name, version]
        except KeyError:
            raise KeyError(f"procedure {name!r} version {version} is not among the files") from None

    def latest(self, name: str) -> Definition:
        """The newest version, under which new instances start; KeyError names an unknown procedure."""
        try:
            return self._latest[name]
        except KeyError:
            raise KeyError(f"no procedure {name!r}") from None

    def names(self) -> list[str]:
        """The names of all procedures, in order."""
        return sorted(self._latest)

    def newest(self) -> list[Definition]:
        """The newest version of each procedure, by name."""
        return self._newest

    def commanding(self, command: str) -> Sequence[Definition]:
        """The newest versions that have a command of this name; empty when none has."""
        return self._commanding.get(command, ())

    def starting(self, event: str) -> Sequence[Definition]:
        """The newest versions of the procedures that this type of event starts."""
        return self._starting.get(event, ())

    def hears(self, event: str) -> bool:
        """Whether any version of any procedure names this type of event; after others nothing follows."""
        return event in self._heard

    def released(self) -> list[Released]:
        """Name, version and body hash of everything here: what the first start installs."""
        return [Released(each.name, each.version, each.sha256) for each in self]


def _heard(definition: Definition) -> Iterator[str]:
    """The types of event on which a procedure starts, moves a clock, clears an alert or reacts."""
    procedure = definition.procedure
    yield from procedure.starts_on
    for spec in procedure.clocks.values():
        yield from (*spec.starts_on, *spec.stops_on, *spec.pauses_on, *spec.resumes_on)
        yield from (*spec.extends_on, *spec.reanchors_on, *spec.recalculates_on)
    for reaction in procedure.reactions:
        yield reaction.when
    for alert in procedure.alerts.values():
        yield from (*alert.cleared_by, *alert.raised_on)


def changed_bodies(definitions: Iterable[Definition], known: Iterable[Released], where: str) -> list[Finding]:
    """Versions whose body is not the one released or installed before. Any of them stops start-up.

    `where` names the earlier record: the lock file, or the database.
    """
    hashes: Mapping[tuple[str, int], str] = {(each.name, each.version): each.sha256 for each in known}
    found: list[Finding] = []
    present: set[tuple[str, int]] = set()
    for each in definitions:
        key = (each.name, each.version)
        present.add(key)
        if hashes.get(key, each.sha256) != each.sha256:
            message = f"{each.name} version {each.version} differs from the body in {where}"
            mend = f"put the old body back and make the change in v{each.version + 1}"
            found.append(each.source.procedure.finding(("version",), "released", message, mend))
    for name, version in sorted(hashes.keys() - present):
        message = f"{name} version {version} is in {where}, but its files are gone"
        found.append(Finding(where, 1, "released", message, f"bring back {name}/v{version}"))
    return found
