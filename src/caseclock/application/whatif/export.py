"""The report as CSV, one line a divergence, and as JSON."""

from __future__ import annotations

import csv
import io

import msgspec

from caseclock.domain.whatif.report import Line, Report

COLUMNS = (
    "kind", "case", "version", "on", "procedure", "instance", "member", "what", "why", "was", "would",
    "days", "running",
)  # fmt: skip
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "@", "\t", "\r")


def to_csv(report: Report) -> str:
    """Every line of the report; safe to open in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in report.lines:
        writer.writerow([_cell(line, name) for name in COLUMNS])
    return text.getvalue()


def _cell(line: Line, name: str) -> object:
    value = getattr(line, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def to_json(report: Report) -> bytes:
    """The whole report."""
    return msgspec.json.encode(report)
