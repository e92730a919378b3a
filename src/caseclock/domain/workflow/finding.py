"""What is wrong in a workflow file: where, which rule, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

Path = tuple[str, ...]


class Files(NamedTuple):
    """The names of a procedure's three files, as messages show them."""

    chart: str = "chart.yaml"
    procedure: str = "procedure.yaml"
    texts: str = "texts.yaml"


class Finding(msgspec.Struct, frozen=True, order=True):
    """One fault in a file, with the line to change and what to write there."""

    file: str
    line: int
    rule: str
    message: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}. Mend: {self.mend}. [{self.rule}]"


class DefinitionFaults(Exception):
    """Files that cannot be read as a procedure; `findings` says all that is wrong with them."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sorted(findings)
        super().__init__("\n".join(str(each) for each in self.findings))


class Document(msgspec.Struct, frozen=True):
    """A file's name, the line of each value in it by its path, and its text."""

    file: str = ""
    lines: dict[Path, int] = {}
    text: str = ""

    def line(self, path: Path) -> int:
        """The line of a value; of what holds it, where the value itself is absent."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def finding(self, path: Path, rule: str, message: str, mend: str) -> Finding:
        """A finding at the value's own line."""
        return Finding(self.file, self.line(path), rule, message, mend)


class Source(msgspec.Struct, frozen=True):
    """The three documents a definition was read from."""

    chart: Document = Document()
    procedure: Document = Document()
    texts: Document = Document()
