"""Plain values to the Structs that describe them, reporting every misfit with its own line."""

from __future__ import annotations

import types
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from caseclock.domain.workflow.finding import Document, Finding, Path

T = TypeVar("T")


class Shaper:
    """Reads values into types and collects what does not fit. A misfit reads as None and is reported."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.findings: list[Finding] = []

    def read(self, kind: type[T], value: Any, path: Path = ()) -> T | None:
        """The value as `kind`, or None with at least one finding more."""
        before = len(self.findings)
        result = self._any(kind, value, path)
        return result if len(self.findings) == before else None

    def fault(self, path: Path, rule: str, message: str, mend: str) -> None:
        """Reports a misfit at the line of the value."""
        self.findings.append(self.document.finding(path, rule, message, mend))

    def _misfit(self, path: Path, message: str, mend: str) -> Any:
        self.fault(path, "schema", message, mend)
        return None

    def _any(self, kind: Any, value: Any, path: Path) -> Any:
        kind = _chosen(kind, value)
        origin = get_origin(kind)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self._struct(kind, value, path)
        if origin is tuple:
            if isinstance(value, list):
                item = get_args(kind)[0]
                return tuple(self._any(item, each, (*path, str(i))) for i, each in enumerate(value))
            return self._misfit(path, f"{_where(path)} must be a list", "write it as [one, two]")
        if origin is dict:
            if isinstance(value, dict):
                item = get_args(kind)[1]
                return {key: self._any(item, each, (*path, key)) for key, each in value.items()}
            return self._misfit(path, f"{_where(path)} must be a mapping", "write it as {name: value}")
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as misfit:
            return self._misfit(path, f"{_where(path)}: {misfit}", _wanted(kind))

    def _struct(self, kind: type[msgspec.Struct], value: Any, path: Path) -> Any:
        if not isinstance(value, dict):
            return self._misfit(path, f"{_where(path)} must be a mapping", "write its fields below it")
        fields = _fields(kind)
        refused: Mapping[str, str] = getattr(kind, "REFUSED", {})
        for name in value.keys() - fields.keys():
            self.fault(
                (*path, name), "unknown-field", f"{_where((*path, name))} is not known here",
                refused.get(name) or _nearest(name, fields),
            )  # fmt: skip
        given: dict[str, Any] = {}
        before = len(self.findings)
        for name, field in fields.items():
            if name in value:
                given[field.name] = self._any(field.type, value[name], (*path, name))
            elif field.required:
                self.fault(path, "schema", f"{_where(path)} lacks {name!r}", f"add `{name}:`")
        return kind(**given) if len(self.findings) == before else None


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """Fields by their name in the file; their annotations are evaluated once, not for each value."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _chosen(kind: Any, value: Any) -> Any:
    """The member of a union that the value's own form calls for."""
    if get_origin(kind) not in (Union, types.UnionType):
        return kind
    for member in get_args(kind):
        if isinstance(value, dict) and isinstance(member, type) and issubclass(member, msgspec.Struct):
            return member
        if isinstance(value, list) and get_origin(member) is tuple:
            return member
    return kind


def _where(path: Path) -> str:
    return ".".join(path) or "the file"


def _nearest(name: str, fields: Mapping[str, object]) -> str:
    close = get_close_matches(name, fields, n=1)
    return f"write {close[0]!r}" if close else f"remove it; known here: {', '.join(fields) or 'nothing'}"


def _wanted(kind: Any) -> str:
    options = [word for member in (get_args(kind) or (kind,)) for word in _words(member)]
    return f"write {' or '.join(options)}"


def _words(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) is Literal:
        return tuple(repr(each) for each in get_args(kind))
    name = getattr(kind, "__name__", str(kind))
    known = {"str": "a text", "int": "a whole number", "bool": "true or false", "tuple": "a list"}
    known |= {"date": "a date like 2025-03-31", "NoneType": "nothing"}
    if isinstance(kind, str):
        return (repr(kind),)
    return (known.get(name, "a mapping"),)
