"""Finds the secret fields of a type: compiled once a type to a walk over its JSON form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import msgspec.inspect as mi

#: Closes one secret string; gets the string and its path.
Close = Callable[[str, tuple[str, ...]], Any]
#: Returns the value with its secrets closed.
Walk = Callable[[Any, tuple[str, ...], Close], Any]


@cache
def walk_of(type_: Any) -> Walk | None:
    """The walk that closes the secrets of a type's JSON form; None when it has none."""
    return _compile(mi.type_info(type_), ())


def _compile(info: mi.Type, inside: tuple[type, ...]) -> Walk | None:
    match info:
        case mi.Metadata(type=inner, extra=extra):
            return _leaf if (extra or {}).get("secret") else _compile(inner, inside)
        case mi.StructType(cls=cls):
            if cls in inside:
                raise TypeError(f"{cls.__name__} contains itself: secrets inside cannot be found")
            return _struct(info, (*inside, cls))
        case mi.DictType(value_type=value):
            return _dict(_compile(value, inside))
        case mi.ListType(item_type=item) | mi.VarTupleType(item_type=item) | mi.SetType(item_type=item):
            return _list(_compile(item, inside))
        case mi.FrozenSetType(item_type=item):
            return _list(_compile(item, inside))
        case mi.TupleType(item_types=items):
            return _tuple([_compile(item, inside) for item in items])
        case mi.UnionType(types=types):
            return _union(types, inside)
        case _:
            return None


def _leaf(value: Any, path: tuple[str, ...], close: Close) -> Any:
    return close(value, path)


def _struct(info: mi.StructType, inside: tuple[type, ...]) -> Walk | None:
    walks = {field.encode_name: walk for field in info.fields if (walk := _compile(field.type, inside))}
    if not walks:
        return None
    if info.array_like:
        raise TypeError(f"{info.cls.__name__} is array_like: its secrets have no names to be bound to")

    def walk_struct(value: Any, path: tuple[str, ...], close: Close) -> Any:
        return {k: w(v, (*path, k), close) if (w := walks.get(k)) else v for k, v in value.items()}

    return walk_struct


def _dict(walk: Walk | None) -> Walk | None:
    if walk is None:
        return None
    return lambda value, path, close: {k: walk(v, (*path, k), close) for k, v in value.items()}


def _list(walk: Walk | None) -> Walk | None:
    if walk is None:
        return None
    return lambda value, path, close: [walk(v, (*path, str(n)), close) for n, v in enumerate(value)]


def _tuple(walks: list[Walk | None]) -> Walk | None:
    if not any(walks):
        return None

    def walk_tuple(value: Any, path: tuple[str, ...], close: Close) -> Any:
        return [
            w(v, (*path, str(n)), close) if w else v
            for n, (w, v) in enumerate(zip(walks, value, strict=True))
        ]

    return walk_tuple


def _union(types: tuple[mi.Type, ...], inside: tuple[type, ...]) -> Walk | None:
    """By the shape of the JSON: a string, an array, an object (by its tag where there are several)."""
    walks = [(info, _compile(info, inside)) for info in types]
    if not any(walk for _, walk in walks):
        return None
    strings = [walk for _, walk in walks if walk is _leaf]
    arrays = [
        walk
        for info, walk in walks
        if not isinstance(info, mi.StructType | mi.DictType | mi.Metadata) and walk
    ]
    objects = [(info, walk) for info, walk in walks if isinstance(info, mi.StructType | mi.DictType)]

    def walk_union(value: Any, path: tuple[str, ...], close: Close) -> Any:
        found: Walk | None = None
        if isinstance(value, str):
            found = next(iter(strings), None)
        elif isinstance(value, list):
            found = next(iter(arrays), None)
        elif isinstance(value, dict):
            found = _chosen(objects, value)
        return found(value, path, close) if found else value

    return walk_union


def _chosen(objects: Sequence[tuple[mi.Type, Walk | None]], value: dict[str, Any]) -> Walk | None:
    if len(objects) == 1:
        return objects[0][1]
    for info, walk in objects:
        if isinstance(info, mi.StructType) and info.tag_field and value.get(info.tag_field) == info.tag:
            return walk
    raise TypeError("an object of an untagged union with secrets in it: which one it is cannot be told")
