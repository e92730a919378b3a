"""From the fields that a form posted to the body of its command, each flaw tied to its field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from caseclock.application.forms.filling import Fields, filled, joined
from caseclock.application.forms.leaves import Unreadable, leaf
from caseclock.application.forms.shape import CHOSEN, Shape

_NOTHING: Any = object()


class Flaw(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one field, and what to do: an English text with its {values}."""

    path: str
    text: str
    values: dict[str, Any] = {}


class Read(msgspec.Struct, frozen=True):
    """The body as plain JSON data, and what keeps it from being given."""

    body: dict[str, Any]
    flaws: tuple[Flaw, ...]


def read_fields(shapes: Sequence[Shape], fields: Fields) -> Read:
    """The body that was typed. What is left empty is left out; a field that is needed and empty is a flaw."""
    flaws: list[Flaw] = []
    return Read(_struct(shapes, fields, "", flaws), tuple(flaws))


def row_numbers(fields: Fields, path: str) -> list[int]:
    """The rows of a repeated group that a form holds, in order."""
    starts = path + "."
    heads = {name[len(starts) :].partition(".")[0] for name in fields if name.startswith(starts)}
    return sorted(int(head) for head in heads if head.isdecimal() and head.isascii() and len(head) < 5)


def _struct(shapes: Sequence[Shape], fields: Fields, within: str, flaws: list[Flaw]) -> dict[str, Any]:
    found = {shape.name: _read(shape, fields, joined(within, shape.name), flaws) for shape in shapes}
    return {name: value for name, value in found.items() if value is not _NOTHING}


def _read(shape: Shape, fields: Fields, path: str, flaws: list[Flaw]) -> Any:
    match shape.kind:
        case "group":
            if not shape.required and not touched(shape, fields, path):
                return _NOTHING
            return _struct(shape.parts, fields, path, flaws)
        case "options":
            return _struct(shape.parts, fields, path, flaws) or _NOTHING
        case "variant":
            return _variant(shape, fields, path, flaws)
        case "rows":
            return _rows(shape, fields, path, flaws)
        case "map":
            return _map(shape, fields, path, flaws)
        case "lines":
            return _lines(shape, fields, path, flaws)
        case _ if shape.many:
            chosen = [each for each in fields.get(path, ()) if each]
            read = [_leaf(shape, each, path, flaws) for each in chosen]
            return read or _empty(shape, path, flaws)
        case _:
            return _one(shape, fields, path, flaws)


def _one(shape: Shape, fields: Fields, path: str, flaws: list[Flaw]) -> Any:
    typed = _typed(fields, path)
    if typed:
        return _leaf(shape, typed, path, flaws)
    cleared = path in fields and shape.kind in ("text", "long_text") and bool(shape.default)
    return "" if cleared and not shape.nullable else _empty(shape, path, flaws)


def _leaf(shape: Shape, typed: str, path: str, flaws: list[Flaw]) -> Any:
    try:
        return leaf(shape.kind).read(typed, shape)
    except Unreadable as unreadable:
        flaws.append(Flaw(path=path, text=unreadable.text, values=unreadable.values))
        return _NOTHING


def _empty(shape: Shape, path: str, flaws: list[Flaw]) -> Any:
    if shape.required:
        chosen = shape.kind in CHOSEN or shape.kind == "yes_no"
        flaws.append(Flaw(path=path, text="Choose an answer." if chosen else "Fill this in."))
    return _NOTHING


def _variant(shape: Shape, fields: Fields, path: str, flaws: list[Flaw]) -> Any:
    tag = _typed(fields, joined(path, shape.tag))
    if tag in shape.variants:
        return {shape.tag: tag, **_struct(shape.variants[tag], fields, path, flaws)}
    return _empty(shape, joined(path, shape.tag), flaws)


def _rows(shape: Shape, fields: Fields, path: str, flaws: list[Flaw]) -> Any:
    """Rows that were left as they were offered do not count."""
    assert shape.item is not None
    item = msgspec.structs.replace(shape.item, required=True)
    places = [f"{path}.{n}" for n in row_numbers(fields, path)]
    read = [_read(item, fields, each, flaws) for each in places if touched(item, fields, each)]
    return [each for each in read if each is not _NOTHING] or _empty(shape, path, flaws)


def _map(shape: Shape, fields: Fields, path: str, flaws: list[Flaw]) -> Any:
    assert shape.item is not None
    assert shape.key is not None
    key, item = (msgspec.structs.replace(each, required=True) for each in (shape.key, shape.item))
    found: dict[Any, Any] = {}
    for n in row_numbers(fields, path):
        place = f"{path}.{n}"
        if touched(key, fields, f"{place}.key") or touched(item, fields, f"{place}.value"):
            name = _read(key, fields, f"{place}.key", flaws)
            found[name] = _read(item, fields, f"{place}.value", flaws)
    return found or _empty(shape, path, flaws)


def _lines(shape: Shape, fields: Fields, path: str, flaws: list[Flaw]) -> Any:
    assert shape.item is not None
    lines = [line.strip() for line in _typed(fields, path).split("\n")]
    read = [_leaf(shape.item, line, path, flaws) for line in lines if line]
    return read or _empty(shape, path, flaws)


def touched(shape: Shape, fields: Fields, path: str) -> bool:
    """Whether anything was typed there that is not what the form offered by itself."""
    parts = (*shape.parts, *(part for parts in shape.variants.values() for part in parts))
    offered = filled(parts, {}, path)
    names = [name for name in fields if name == path or name.startswith(f"{path}.")]
    return any([t for t in fields[name] if t.strip()] not in ([], offered.get(name)) for name in names)


def _typed(fields: Fields, path: str) -> str:
    """The last text of a name, without the spaces around it and with one kind of line end."""
    texts = fields.get(path) or [""]
    return texts[-1].replace("\r\n", "\n").strip()
