"""The keyed parts of a case: what a command touched, and how a part is put back (undo) or carried along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from caseclock.domain.case.state import (
    Alert,
    CaseState,
    CoverageSet,
    Filing,
    Instance,
    Link,
    Member,
    Paper,
)
from caseclock.domain.case.timeline import Timeline
from caseclock.domain.clocks.ledger import Clock

SECTIONS: dict[str, Any] = {
    "members": Member,
    "instances": Instance,
    "clocks": Clock,
    "alerts": Alert,
    "coverage": tuple[CoverageSet, ...],
    "papers": Paper,
    "links": Link,
    "facts": Timeline,
    "numbers": str,
    "representatives": dict[str, Any],
}
OWN: dict[str, Any] = {
    "status": str,
    "closed_why": str,
    "owner": str,
    "unit": str,
    "office": str,
    "queue": str,
    "filing": Filing | None,
}
_BY_PERSON = ("members", "coverage")

Parts = dict[str, dict[str, Any]]


def touched(before: CaseState, after: CaseState) -> Parts:
    """Each part that differs, with its value before (None: it was not there), as plain data."""
    parts: Parts = {}
    for section in SECTIONS:
        old, new = getattr(before, section), getattr(after, section)
        changed = {str(k): _plain(old.get(k)) for k in {**old, **new} if old.get(k) != new.get(k)}
        if changed:
            parts[section] = changed
    own = {n: {"was": _plain(getattr(before, n))} for n in OWN if getattr(before, n) != getattr(after, n)}
    if own:
        parts["case"] = own
    return parts


def restore(state: CaseState, parts: Parts) -> CaseState:
    """The state with these parts as they are given; a part that cannot be read is left as it is."""
    for section, values in parts.items():
        if section == "case":
            state = _restore_own(state, values)
        elif section in SECTIONS:
            state = _restore_section(state, section, values)
    return state


def _restore_section(state: CaseState, section: str, values: dict[str, Any]) -> CaseState:
    current = dict(getattr(state, section))
    for text, value in values.items():
        try:
            key: Any = UUID(text) if section in _BY_PERSON else text
            if value is None:
                current.pop(key, None)
            elif section == "instances":
                instance = as_instance(value)
                if instance is not None:
                    current[key] = instance
            elif section == "members":
                kept = current[key].identifiers if key in current else {}
                current[key] = replace(msgspec.convert(value, Member), identifiers=kept)
            else:
                current[key] = msgspec.convert(value, SECTIONS[section])
        except (ValueError, msgspec.ValidationError):
            continue
    return replace(state, **{section: current})


def _restore_own(state: CaseState, values: dict[str, Any]) -> CaseState:
    changes: dict[str, Any] = {}
    for name, value in values.items():
        try:
            if name in OWN:
                changes[name] = msgspec.convert(value["was"], OWN[name])
        except (KeyError, TypeError, msgspec.ValidationError):
            continue
    return replace(state, **changes)


def _plain(value: Any) -> Any:
    """Plain data without identifiers: an undo must not write in clear what is encrypted elsewhere."""
    if isinstance(value, Member):
        value = replace(value, identifiers={})
    return msgspec.to_builtins(value, str_keys=True)


_DATA: dict[str, type[msgspec.Struct]] = {}


def register_data(procedure: str, kind: type[msgspec.Struct]) -> None:
    """Tells which struct a procedure keeps in its instances, so that plain data can become it again."""
    _DATA[procedure] = kind


def as_instance(value: dict[str, Any]) -> Instance | None:
    """An instance from plain data, its procedure's own data typed; None when it cannot be read."""
    try:
        instance = msgspec.convert(value, Instance)
        kind = _DATA.get(instance.procedure)
        if kind is not None and instance.data is not None:
            instance = replace(instance, data=msgspec.convert(instance.data, kind))
        return instance
    except msgspec.ValidationError:
        return None


def as_coverage(value: dict[str, Any]) -> CoverageSet | None:
    """A coverage entry from plain data; None when it cannot be read."""
    try:
        return msgspec.convert(value, CoverageSet)
    except msgspec.ValidationError:
        return None
