"""How running instances go from one version of a procedure to another: `migrations/v1-v2.yaml`, typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import DefinitionFaults, Finding
from caseclock.domain.workflow.nodes import read_yaml
from caseclock.domain.workflow.states import leaves, lineage, unlawful
from caseclock.domain.workflow.typed import Shaper


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What has another name, and what becomes of what is gone. What is not named keeps its name.

    `states`: innermost states; `adds`: states of regions the old version had not. `clocks`: by name; `stops`:
    clocks that end here. Where the new dates make a rung that bears an event due already, it rings at once
    for the clocks in `rings`, and is let pass for those in `passes` (both by the new name).
    """

    from_: int = msgspec.field(name="from")
    to: int
    states: dict[str, str] = {}
    adds: tuple[str, ...] = ()
    clocks: dict[str, str] = {}
    stops: tuple[str, ...] = ()
    rings: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()


def load_mapping(text: str, file: str, old: Definition, new: Definition) -> Mapping:
    """Reads a mapping between two versions; DefinitionFaults with file, line and mend of each fault."""
    value, document, found = read_yaml(text, file)
    shaper = Shaper(document)
    mapping = shaper.read(Mapping, value) if not found else None
    if mapping is not None:
        for path, message, mend in _wrong(mapping, old, new):
            shaper.fault(path, "migration", message, mend)
    if mapping is None or found or shaper.findings:
        raise DefinitionFaults(found + shaper.findings)
    return mapping


def _wrong(mapping: Mapping, old: Definition, new: Definition) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What the two versions do not have, or what is said twice."""
    if (mapping.from_, mapping.to) != (old.version, new.version):
        said = f"from {mapping.from_} to {mapping.to}"
        yield (), f"it says {said}", f"write from: {old.version} and to: {new.version}, as the file's name"
    here, there = old.chart.states, new.chart.states
    before, after = old.procedure.clocks, new.procedure.clocks
    named: list[tuple[str, Iterable[str], Iterable[str], str, int]] = [
        ("states", mapping.states, here, "state", old.version),
        ("clocks", mapping.clocks, before, "clock", old.version),
        ("stops", mapping.stops, before, "clock", old.version),
        ("states", mapping.states.values(), there, "state", new.version),
        ("adds", mapping.adds, there, "state", new.version),
        ("clocks", mapping.clocks.values(), after, "clock", new.version),
        ("rings", mapping.rings, after, "clock", new.version),
        ("passes", mapping.passes, after, "clock", new.version),
    ]
    for field, names, known, kind, version in named:
        for name in names:
            if name not in set(known):
                yield (field, name), f"v{version} has no {kind} {name}", f"use one of: {', '.join(known)}"
    for name in set(mapping.stops) & mapping.clocks.keys() | set(mapping.rings) & set(mapping.passes):
        yield ("clocks",), f"{name} is to do two things at once", "name it once"


def mapped(
    mapping: Mapping, old: Definition, new: Definition, configuration: tuple[str, ...]
) -> tuple[tuple[str, ...], str]:
    """The same place in the new version, and why it cannot be told; one of the two is empty."""
    states = new.chart.states
    innermost = [mapping.states.get(name, name) for name in leaves(old.chart.states, configuration)]
    if gone := [name for name in innermost if name not in states]:
        return (), f"v{new.version} has no state {', '.join(gone)}"
    active = {each for name in (*innermost, *mapping.adds) for each in lineage(states, name)}
    if why := unlawful(states, active):
        return (), f"in v{new.version} {why}"
    return tuple(sorted(active)), ""


def findings(text: str, file: str, old: Definition, new: Definition) -> list[Finding]:
    """The faults of a mapping, for the check."""
    try:
        load_mapping(text, file, old, new)
    except DefinitionFaults as faults:
        return faults.findings
    return []
