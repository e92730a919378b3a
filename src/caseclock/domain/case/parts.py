"""The keyed parts of a case: what a command touched, and how a part is put back (undo).

A member who came or went is one part (`members`); of one who stays each field, fact and number is its own
(`member`, keys `<id>.birth_date`, `<id>.facts.pregnant`), so that an undo meets only what it changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from caseclock.domain.case.plain import as_instance, plain
from caseclock.domain.case.state import (
    Alert,
    CaseState,
    CoverageSet,
    Determination,
    Filing,
    Instance,
    Link,
    Member,
    Paper,
    Representative,
)
from caseclock.domain.case.timeline import FactSource, Timeline
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
    "representatives": Representative,
    "determinations": Determination,
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
#: Free text, which its own event keeps encrypted: it goes back to nothing, or stays as it is.
_TEXTS = ("closed_why", "left_why")
MEMBER, CASE, WAS = "member", "case", "was"
_BY_PERSON = ("members", "coverage")
#: Later ones come last, as they started: the newest instance and clock is read from the end.
_BY_START = ("instances", "clocks")
_FIELDS: dict[str, Any] = {field.name: field.type for field in msgspec.structs.fields(Member)}
_KEYED: dict[str, Any] = {"facts": Timeline, "numbers": str, "identifiers": str, "sources": FactSource}

Parts = dict[str, dict[str, Any]]


def touched(before: CaseState, after: CaseState) -> Parts:
    """Each part that differs, with its value before (None: it was not there), as plain data."""
    parts: Parts = {}
    for section in SECTIONS:
        old, new = getattr(before, section), getattr(after, section)
        if old is new:
            continue
        for key in {**old, **new}:
            was, is_now = old.get(key), new.get(key)
            if was == is_now:
                continue
            if section == "members" and was is not None and is_now is not None:
                if fields := dict(_fields(str(key), was, is_now)):
                    parts.setdefault(MEMBER, {}).update(fields)
            else:
                parts.setdefault(section, {})[str(key)] = plain(was)
    own = {n: {WAS: plain(getattr(before, n))} for n in OWN if _differs(n, before, after)}
    return {**parts, CASE: own} if own else parts


def _differs(name: str, was: CaseState | Member, is_now: CaseState | Member) -> bool:
    old = getattr(was, name)
    return bool(old != getattr(is_now, name)) and not (name in _TEXTS and old)


def _fields(key: str, was: Member, is_now: Member) -> Iterator[tuple[str, Any]]:
    for name in _FIELDS:
        old, new = getattr(was, name), getattr(is_now, name)
        if name in _KEYED:
            for k in {**old, **new}:
                if old.get(k) != new.get(k):
                    # That it changed is told, what it was is not: identifiers have their own event.
                    yield f"{key}.{name}.{k}", None if name == "identifiers" else plain(old.get(k))
        elif _differs(name, was, is_now):
            yield f"{key}.{name}", plain(old)


def restore(state: CaseState, parts: Parts) -> CaseState:
    """The state with these parts as they are given; a part that cannot be read is left as it is."""
    for section, values in parts.items():
        if section == CASE:
            state = _restore_own(state, values)
        elif section == MEMBER:
            state = _restore_fields(state, values)
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
            elif (part := _typed(section, value, current.get(key))) is not None:
                current[key] = part
        except (ValueError, msgspec.ValidationError):
            continue
    if section in _BY_START:
        current = dict(sorted(current.items(), key=lambda item: item[1].started_at))
    return replace(state, **{section: current})


def _typed(section: str, value: Any, current: Any) -> Any:
    if section == "instances":
        return as_instance(value)
    part = msgspec.convert(value, SECTIONS[section])
    # What plain data leaves out stays as it stands.
    if isinstance(part, Member) and current is not None:
        return replace(part, identifiers=current.identifiers)
    if isinstance(part, Representative) and current is not None:
        return replace(part, contact=current.contact)
    return part


def _restore_fields(state: CaseState, values: dict[str, Any]) -> CaseState:
    members = dict(state.members)
    for path, value in values.items():
        try:
            text, name, *rest = path.split(".", 2)
            member = members[UUID(text)]
            if name == "identifiers":
                continue
            if rest:
                entries = {k: v for k, v in getattr(member, name).items() if k != rest[0]}
                kept = {} if value is None else {rest[0]: msgspec.convert(value, _KEYED[name])}
                value = {**entries, **kept}
            else:
                value = msgspec.convert(value, _FIELDS[name])
            members[member.id] = replace(member, **{name: value})
        except (ValueError, KeyError, AttributeError, TypeError, msgspec.ValidationError):
            continue
    return replace(state, members=members)


def _restore_own(state: CaseState, values: dict[str, Any]) -> CaseState:
    changes: dict[str, Any] = {}
    for name, value in values.items():
        try:
            if name in OWN:
                changes[name] = msgspec.convert(value[WAS], OWN[name])
        except (KeyError, TypeError, msgspec.ValidationError):
            continue
    return replace(state, **changes)
