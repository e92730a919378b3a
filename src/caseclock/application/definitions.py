"""Reads the procedures from `workflows/`: the one place where their files are opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from caseclock.application.resources import workflows_dir
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import DefinitionFaults, Files, Finding
from caseclock.domain.workflow.migration import Mapping, findings, load_mapping
from caseclock.domain.workflow.nodes import read_yaml
from caseclock.domain.workflow.parse import load_definition
from caseclock.domain.workflow.scenario import Scenario, load_scenario
from caseclock.domain.workflow.typed import Shaper
from caseclock.domain.workflow.versions import Definitions, Released

PROCEDURES = "procedures"
RELEASED = "released.yaml"
_MAPPING = re.compile(r"v(\d+)-v(\d+)\.yaml", re.ASCII)


class ReleasedFile(msgspec.Struct, frozen=True):
    """The lock file: each released version with the sha256 of its chart and procedure."""

    released: tuple[Released, ...] = ()


def read_definitions(workflows: Path | None = None) -> Definitions:
    """All versions of all procedures; raises DefinitionFaults with the faults of every file at once."""
    folder = (workflows or workflows_dir()) / PROCEDURES
    found: list[Finding] = []
    read: list[Definition] = []
    for version in _version_folders(folder):
        try:
            read.append(read_definition(version))
        except DefinitionFaults as faults:
            found += faults.findings
    if found:
        # texts.yaml belongs to all versions of a procedure, so its faults come once for each.
        raise DefinitionFaults(set(found))
    return Definitions(read)


def read_definition(version: Path) -> Definition:
    """One version of a procedure from its folder `<name>/v<N>`."""
    paths = [version / "chart.yaml", version / "procedure.yaml", version.parent / "texts.yaml"]
    names = [_shown(path) for path in paths]
    if missing := [name for path, name in zip(paths, names, strict=True) if not path.is_file()]:
        raise DefinitionFaults(
            Finding(name, 1, "missing-file", "the file is not there", "add it") for name in missing
        )
    chart, procedure, texts = (path.read_text(encoding="utf-8") for path in paths)
    return load_definition(chart, procedure, texts, Files(*names))


def read_scenarios(procedure: Path) -> list[Scenario]:
    """The scenarios of a procedure from `<name>/scenarios`, in the order of their file names."""
    files = sorted((procedure / "scenarios").glob("*.yaml"))
    return [load_scenario(path.read_text(encoding="utf-8"), _shown(path)) for path in files]


def read_mappings(
    definitions: Definitions, procedure: str, to: int, workflows: Path | None = None
) -> dict[int, Mapping]:
    """The mappings of a procedure that lead to a version, by the version they come from."""
    folder = (workflows or workflows_dir()) / PROCEDURES / procedure / "migrations"
    found: dict[int, Mapping] = {}
    for path, old, new in _mapping_files(folder, definitions):
        if new.version == to:
            found[old.version] = load_mapping(path.read_text(encoding="utf-8"), _shown(path), old, new)
    return found


def check_mappings(definitions: Definitions, workflows: Path | None = None) -> list[Finding]:
    """The faults of every mapping there is."""
    found: list[Finding] = []
    for name in definitions.names():
        folder = (workflows or workflows_dir()) / PROCEDURES / name / "migrations"
        try:
            for path, old, new in _mapping_files(folder, definitions):
                found += findings(path.read_text(encoding="utf-8"), _shown(path), old, new)
        except DefinitionFaults as faults:
            found += faults.findings
    return found


def _mapping_files(folder: Path, definitions: Definitions) -> Iterator[tuple[Path, Definition, Definition]]:
    for path in sorted(folder.glob("*.yaml")):
        versions = _MAPPING.fullmatch(path.name)
        try:
            if versions is None:
                raise KeyError("the name says not from which version to which")
            old, new = (definitions.get(folder.parent.name, int(each)) for each in versions.groups())
        except KeyError as error:
            mend = "name it v1-v2.yaml, after two versions that are here"
            raise DefinitionFaults(
                [Finding(_shown(path), 1, "migration", str(error.args[0]), mend)]
            ) from None
        yield path, old, new


def read_released(workflows: Path | None = None) -> list[Released]:
    """The released versions by the lock file; none where there is no such file."""
    path = (workflows or workflows_dir()) / RELEASED
    if not path.is_file():
        return []
    value, document, found = read_yaml(path.read_text(encoding="utf-8"), _shown(path))
    shaper = Shaper(document)
    released = shaper.read(ReleasedFile, value)
    if released is None or found:
        raise DefinitionFaults(found + shaper.findings)
    return list(released.released)


def _version_folders(folder: Path) -> Iterator[Path]:
    for procedure in sorted(path for path in folder.glob("*") if path.is_dir()):
        versions = sorted(path for path in procedure.glob("v*") if path.is_dir())
        yield from versions or [procedure / "v1"]


def _shown(path: Path) -> str:
    """The name as people know it: from `workflows/` on where the file lies below such a folder."""
    parts = path.parts
    start = len(parts) - 1 - parts[::-1].index("workflows") if "workflows" in parts else 0
    return str(Path(*parts[start:]))
