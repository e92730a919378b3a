"""Restricted fields (declared status, MC 13 category, SAVE answers): clear in the store, hidden by role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
import msgspec.inspect as mi

from caseclock.domain.case.events import InstanceMoved, InstanceStarted
from caseclock.domain.case.members import MemberIdentified
from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import Event

#: Facts, answers and questions that are restricted wherever their name stands.
NAMES = frozenset(
    {
        "declared_status", "immigration_status", "citizenship", "status_category", "mc13_category",
        "mc13_categories", "category", "categories", "save_answer", "save_answers", "save_response",
        "save_code", "hub_answer", "prucol", "country_of_birth", "date_of_entry",
    }
)  # fmt: skip
#: Events whose `value` or `answer` is named by another field.
_NAMED_BY = ("fact", "question", "field")
#: The states of these charts and what their guards read say what the Hub and SAVE said.
_TELLING_CHARTS = ("status_verification",)
_MOVES = {"chart_event", "facts", "came_from", "to", "configuration", "effects"}


def telling_chart(instance: str) -> bool:
    """Whether where this instance stands says what a restricted field says."""
    return instance.rpartition("-")[0] in _TELLING_CHARTS


def marked_fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a struct in which a restricted value stands."""
    return _marks(kind)


def holds_restricted(state: CaseState) -> bool:
    """Whether showing this case shows a restricted field, so that the reading says so."""
    members = any(NAMES & m.facts.keys() for m in state.members.values())
    return members or any(
        bool(NAMES & i.answers.keys()) or any(True for _ in _marked(i.data)) for i in state.instances.values()
    )


def event_data(event: Event, *, show: bool) -> tuple[dict[str, Any], bool]:
    """An event's fields as plain data, without restricted ones unless shown; and whether it has any."""
    data = _fields(event)
    named = next((data[name] for name in _NAMED_BY if isinstance(data.get(name), str)), "")
    marked = set(_marked(event)) | (NAMES & data.keys())
    if named in NAMES:
        marked |= {"value", "answer", "was", "to"} & data.keys()
    if isinstance(event, InstanceMoved | InstanceStarted) and telling_chart(event.instance):
        marked |= _MOVES & data.keys()
    inner = data.get("facts")
    if isinstance(inner, dict) and NAMES & inner.keys():
        marked.add("facts")
    if show or not marked:
        return data, bool(marked)
    return {name: value for name, value in data.items() if name not in marked}, True


def masked(identifier: str) -> str:
    """The last four of an identifier; a short or erased one not at all."""
    return "•" * 5 + identifier[-4:] if len(identifier) > 6 and "[" not in identifier else "•" * 5


def _fields(event: Event) -> dict[str, Any]:
    """An event as plain data, its identifiers masked as they are in the case."""
    data: dict[str, Any] = msgspec.to_builtins(event, str_keys=True)
    if isinstance(data.get("identifiers"), dict):
        data["identifiers"] = {kind: masked(str(text)) for kind, text in data["identifiers"].items()}
    if isinstance(event, MemberIdentified):
        data["value"] = masked(event.value)
    return data


def visible(values: Mapping[str, Any], *, show: bool) -> dict[str, Any]:
    """Facts or answers by name, without the restricted ones unless shown."""
    return {name: value for name, value in values.items() if show or name not in NAMES}


def struct_data(value: Any, *, show: bool) -> Any:
    """A procedure's own data as plain data, without restricted fields unless shown."""
    plain = msgspec.to_builtins(value, str_keys=True)
    if show or not isinstance(plain, dict):
        return plain
    hidden = set(_marks(type(value)) if isinstance(value, msgspec.Struct) else ()) | NAMES
    return {name: inner for name, inner in plain.items() if name not in hidden}


def _marked(value: Any) -> Iterator[str]:
    """Names of the struct's fields that are marked and say something: not what they say from the start."""
    if isinstance(value, msgspec.Struct):
        start = _starts(type(value))
        for name in _marks(type(value)):
            if getattr(value, name) not in (None, "", (), {}, start[name]):
                yield name


@cache
def _starts(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """What each field says before anybody said anything; asked of every event of a timeline."""
    return {field.name: field.default for field in msgspec.structs.fields(kind)}


@cache
def _marks(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    info = mi.type_info(kind)
    assert isinstance(info, mi.StructType)
    return tuple(field.name for field in info.fields if _is_marked(field.type, (kind,)))


def _is_marked(info: mi.Type, inside: tuple[type, ...]) -> bool:
    """Whether a restricted value stands anywhere in it: then the whole field is hidden."""
    match info:
        case mi.Metadata(type=inner, extra=extra):
            return bool((extra or {}).get("restricted")) or _is_marked(inner, inside)
        case mi.StructType(cls=cls, fields=fields):
            return cls not in inside and any(_is_marked(f.type, (*inside, cls)) for f in fields)
        case mi.DictType(value_type=inner):
            return _is_marked(inner, inside)
        case mi.ListType(item_type=inner) | mi.VarTupleType(item_type=inner) | mi.SetType(item_type=inner):
            return _is_marked(inner, inside)
        case mi.FrozenSetType(item_type=inner):
            return _is_marked(inner, inside)
        case mi.TupleType(item_types=types) | mi.UnionType(types=types):
            return any(_is_marked(inner, inside) for inner in types)
        case _:
            return False
