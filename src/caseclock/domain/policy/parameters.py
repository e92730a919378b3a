"""Dated parameters: the value of a named number or switch on a fact date, with its unit and source."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec

from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.domain.policy.yamltext import Document, Path, PolicyFileError


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One value from `from_` up to and with `to` (None: until changed). Money is in cents.

    `confirmed` is False for what no public source settled; `reading` says how an open point is read.
    `missing` (then `value` is None) says why no value is known for these dates.
    """

    value: Any
    unit: str
    from_: date = msgspec.field(name="from")
    to: date | None
    source: str
    confirmed: bool
    reading: str = ""
    missing: str = ""


class Parameters(msgspec.Struct, frozen=True):
    """All values of all parameters, each list in date order without gap or overlap."""

    values: dict[str, tuple[Value, ...]]

    def at(self, name: str, on: date) -> Value:
        """The value in force on a fact date. NotInPolicy names the parameter, the date and what is known."""
        if name not in self.values:
            raise KeyError(f"no parameter is named {name!r} (asked for {on.isoformat()})")
        for value in self.values[name]:
            if value.from_ <= on and (value.to is None or on <= value.to):
                if value.missing:
                    raise NotInPolicy(
                        f"parameter {name!r} has no known value on {on.isoformat()}: {value.missing}"
                    )
                return value
        first, last = self.values[name][0].from_, self.values[name][-1].to
        raise NotInPolicy(
            f"parameter {name!r} has no value on {on.isoformat()}: "
            f"its file speaks of {first} to {last or 'now'}"
        )

    def merged(self, other: Parameters) -> Parameters:
        """Both together; ValueError when a parameter stands in both: neither file would be the truth."""
        twice = sorted(self.values.keys() & other.values.keys())
        if twice:
            raise ValueError(f"parameters in two files: {', '.join(twice)}; keep each in one")
        return Parameters({**self.values, **other.values})


def parse_parameters(text: str, file: str) -> Parameters:
    """Reads one file of parameters; PolicyFileError names file, line and mend."""
    doc = _document(text, file)
    return Parameters({name: _parameter(doc, name) for name in doc.root["parameters"]})


def parameter_faults(text: str, file: str) -> list[PolicyFileError]:
    """Everything that keeps a file from being read: the first fault of each parameter, in file order."""
    try:
        doc = _document(text, file)
    except PolicyFileError as error:
        return [error]
    found = []
    for name in doc.root["parameters"]:
        try:
            _parameter(doc, name)
        except PolicyFileError as error:
            found.append(error)
    return found


def _document(text: str, file: str) -> Document:
    doc = Document(text, file)
    doc.only((), {"parameters", "note"}, {"parameters"})
    if not isinstance(doc.root["parameters"], dict):
        raise doc.error(("parameters",), "parameters is no mapping", "write `name:` and its values below")
    return doc


def _parameter(doc: Document, name: str) -> tuple[Value, ...]:
    path: Path = ("parameters", name)
    spec = doc.only(path, {"unit", "note", "values"}, {"unit", "values"})
    if not isinstance(spec["values"], list) or not spec["values"]:
        raise doc.error(path, f"{name}: values is no list", "write `- {from: ..., value: ..., source: ...}`")
    values = tuple(_value(doc, (*path, "values", i), spec["unit"]) for i in range(len(spec["values"])))
    for i, (before, after) in enumerate(pairwise(values), 1):
        here = (*path, "values", i)
        if before.to is None or before.to >= after.from_:
            until = after.from_ - timedelta(days=1)
            raise doc.error(here, f"{name}: overlaps the value before it", f"end that one with `to: {until}`")
        if before.to + timedelta(days=1) != after.from_:
            raise doc.error(
                here,
                f"{name}: no value from {before.to + timedelta(days=1)} to {after.from_ - timedelta(days=1)}",
                "add one, or an entry with `missing: why`",
            )
    return values


def _value(doc: Document, path: Path, unit: str) -> Value:
    allowed = {"from", "to", "value", "source", "confirmed", "reading", "missing"}
    row: dict[str, Any] = doc.only(path, allowed, {"from"})
    known = "missing" not in row
    if not isinstance(row.get("missing", ""), str):
        raise doc.error(
            path, f"missing: {row['missing']!r} tells no reason", "say in words why it is not known"
        )
    if known == (row.get("value") is None):
        raise doc.error(path, "needs either a value or `missing: why`", "give exactly one of the two")
    if known and not row.get("source"):
        raise doc.error(path, "the value has no source", "add `source: ...`")
    if known and not isinstance(row.get("confirmed"), bool):
        raise doc.error(path, "does not say whether it is confirmed", "add `confirmed: true` or `false`")
    for key in ("from", "to"):
        if row.get(key) is not None and type(row[key]) is not date:
            raise doc.error((*path, key), f"{row[key]!r} is no date", f"write `{key}: YYYY-MM-DD`")
    if row.get("to") is not None and row["to"] < row["from"]:
        raise doc.error((*path, "to"), f"ends {row['to']} before it begins", "correct `from` or `to`")
    value = row.get("value")
    if isinstance(value, float):
        raise doc.error(path, f"{value} is a fraction", "write whole units (money in cents)")
    return Value(
        value=tuple(value) if isinstance(value, list) else value,
        unit=unit,
        from_=row["from"],
        to=row.get("to"),
        source=row.get("source", ""),
        confirmed=row.get("confirmed", False),
        reading=row.get("reading", ""),
        missing=row.get("missing", ""),
    )
