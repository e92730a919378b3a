"""The manifest of an import: how every row ended, and counts that add up."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

Outcome = Literal["done", "refused", "already_so"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """How one row ended. `case` is the case it stands in; `column` and `why` are given for a refusal."""

    row: int
    household: str
    outcome: Outcome
    case: str = ""
    column: str = ""
    why: str = ""


class Manifest(msgspec.Struct, kw_only=True):
    """All rows of one file, in row order."""

    file: str
    lines: list[Line] = []

    def add(
        self, row: int, household: str, outcome: Outcome, *, case: str = "", column: str = "", why: str = ""
    ) -> None:
        """One more row."""
        self.lines.append(
            Line(row=row, household=household, outcome=outcome, case=case, column=column, why=why)
        )

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome, and in all; they add up."""
        by_outcome = Counter(line.outcome for line in self.lines)
        return {
            "rows": len(self.lines),
            **{name: by_outcome[name] for name in ("done", "refused", "already_so")},
        }

    def to_json(self) -> bytes:
        """The whole, sorted by row."""
        lines = sorted(self.lines, key=lambda line: line.row)
        plain = {"file": self.file, "counts": self.counts, "rows": lines}
        return msgspec.json.format(msgspec.json.encode(plain), indent=1) + b"\n"
