"""Parts of a case as plain data, for events that carry them, and back to what they are."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from caseclock.domain.case.state import CoverageSet, Instance, Member, Representative


def plain(value: Any) -> Any:
    """Plain data without identifiers, contacts and reasons: what is encrypted is never written in clear."""
    if isinstance(value, Member):
        value = replace(value, identifiers={}, left_why="")
    elif isinstance(value, Representative):
        value = replace(value, contact="")
    return msgspec.to_builtins(value, str_keys=True)


_DATA: dict[str, type[msgspec.Struct]] = {}


def register_data(procedure: str, kind: type[msgspec.Struct]) -> None:
    """Tells which struct a procedure keeps in its instances, so that plain data can become it again."""
    _DATA[procedure] = kind


def data_of(instance: Instance) -> Any:
    """What an instance keeps; before anything was recorded, its procedure's own struct as it starts."""
    kind = _DATA.get(instance.procedure)
    if instance.data is not None or kind is None:
        return instance.data
    return None if any(f.required for f in msgspec.structs.fields(kind)) else kind()


def as_instance(value: dict[str, Any]) -> Instance | None:
    """An instance from plain data, its procedure's own data typed; None when it cannot be read."""
    try:
        return typed(msgspec.convert(value, Instance))
    except msgspec.ValidationError:
        return None


def typed(instance: Instance) -> Instance:
    """The instance with its plain data as its procedure's struct; raises msgspec.ValidationError."""
    kind = _DATA.get(instance.procedure)
    if kind is None or instance.data is None:
        return instance
    return replace(instance, data=msgspec.convert(instance.data, kind, str_keys=True))


def as_coverage(value: dict[str, Any]) -> CoverageSet | None:
    """A coverage entry from plain data; None when it cannot be read."""
    try:
        return msgspec.convert(value, CoverageSet)
    except msgspec.ValidationError:
        return None
