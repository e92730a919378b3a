"""From the struct of a command's body to the shape of its form."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from caseclock.application.forms.names import date_kind, id_kind, number_kind, text_kind
from caseclock.application.forms.shape import CHOSEN, OF_THE_CASE, Shape

#: Whole numbers of so few values are ticked, not written.
FEW_NUMBERS = 20
#: What every body may carry stands after what the command is about.
COMMON = ("effective_on", "reason", "on_behalf_of")


@cache
def shapes_of(kind: type[msgspec.Struct]) -> tuple[Shape, ...]:
    """The fields of a body in its own order, those that every command has last."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    return tuple(sorted(_parts(info), key=lambda shape: shape.name in COMMON and not shape.required))


def _parts(info: inspect.StructType) -> tuple[Shape, ...]:
    return tuple(_field(field) for field in info.fields)


def _field(field: inspect.Field) -> Shape:
    shape = _shape(field.encode_name, field.type)
    if field.required:
        return msgspec.structs.replace(shape, required=True)
    default = field.default
    if default is msgspec.NODEFAULT:
        factory = field.default_factory
        default = factory() if callable(factory) else None
    # What stands there already was not chosen from the case: the number of a form, not one of its notices.
    kind = "text" if shape.kind in OF_THE_CASE and isinstance(default, str) and default else shape.kind
    return msgspec.structs.replace(shape, kind=kind, default=msgspec.to_builtins(default, str_keys=True))


def _shape(name: str, info: inspect.Type) -> Shape:
    if isinstance(info, inspect.Metadata):
        return _with_meta(_shape(name, info.type), info)
    if isinstance(info, inspect.UnionType):
        return _union(name, info)
    for kind, make in _MAKERS:
        if isinstance(info, kind):
            return make(name, info)
    return Shape(name=name, kind="data")


def _with_meta(shape: Shape, info: inspect.Metadata) -> Shape:
    """Title, description and example as the type says them; a secret text of no length has room to write."""
    said = info.extra_json_schema or {}
    secret = bool((info.extra or {}).get("secret"))
    kind = shape.kind
    if kind == "text":
        kind = text_kind(shape.name, secret=secret, longest=shape.longest, pattern=shape.pattern)
    examples = said.get("examples") or ()
    return msgspec.structs.replace(
        shape,
        kind=kind,
        secret=secret,
        title=str(said.get("title", shape.title)),
        description=str(said.get("description", shape.description)),
        example=str(examples[0]) if examples else shape.example,
    )


def _union(name: str, info: inspect.UnionType) -> Shape:
    """Something or nothing; else a plain value of several types, or one of several tagged structs."""
    others = [each for each in info.types if not isinstance(each, inspect.NoneType)]
    nullable = len(others) < len(info.types)
    if len(others) == 1:
        return msgspec.structs.replace(_shape(name, others[0]), nullable=nullable)
    structs = [each for each in others if isinstance(each, inspect.StructType)]
    if len(structs) == len(others):
        variants = {str(each.tag): _parts(each) for each in structs}
        tag = str(structs[0].tag_field)
        return Shape(name=name, kind="variant", tag=tag, variants=variants, nullable=nullable)
    plain = (inspect.StrType, inspect.IntType, inspect.BoolType)
    simple = all(isinstance(each, plain) for each in others)
    return Shape(name=name, kind="value" if simple else "data", nullable=nullable)


def _text(name: str, info: inspect.StrType) -> Shape:
    pattern = info.pattern or ""
    kind = text_kind(name, secret=False, longest=info.max_length, pattern=pattern)
    return Shape(
        name=name, kind=kind, shortest=info.min_length or 0, longest=info.max_length, pattern=pattern
    )


def _number(name: str, info: inspect.IntType) -> Shape:
    return Shape(name=name, kind=number_kind(name), least=info.ge, most=info.le)


def _struct(name: str, info: inspect.StructType) -> Shape:
    return Shape(name=name, kind="group", parts=_parts(info))


def _list(name: str, info: inspect.CollectionType | inspect.VarTupleType) -> Shape:
    """What can be chosen is ticked, texts stand one on a line, all else is rows."""
    item = _shape(name, info.item_type)
    if item.kind in CHOSEN:
        return msgspec.structs.replace(item, many=True)
    if item.kind == "number" and item.least is not None and item.most is not None:
        values = tuple(range(item.least, item.most + 1))
        if len(values) <= FEW_NUMBERS:
            return Shape(name=name, kind="choice", many=True, values=values)
    if item.kind in ("text", "long_text"):
        return Shape(name=name, kind="lines", item=item, secret=item.secret)
    return Shape(name=name, kind="rows", item=msgspec.structs.replace(item, name=""))


def _map(name: str, info: inspect.DictType) -> Shape:
    """A field for each key that the type lists; keys that are written make rows."""
    key, value = _shape("key", info.key_type), _shape("value", info.value_type)
    if key.kind == "choice":
        parts = tuple(_shape(str(each), info.value_type) for each in key.values)
        return Shape(name=name, kind="options", parts=parts)
    if value.kind == "data":
        return Shape(name=name, kind="data")
    if isinstance(info.key_type, inspect.UUIDType):
        key = msgspec.structs.replace(key, kind="member")
    return Shape(name=name, kind="map", key=key, item=value)


def _choice(name: str, info: inspect.LiteralType | inspect.EnumType) -> Shape:
    given: Any = info.values if isinstance(info, inspect.LiteralType) else [m.value for m in info.cls]
    return Shape(name=name, kind="choice", values=tuple(given))


_MAKERS: tuple[tuple[Any, Callable[[str, Any], Shape]], ...] = (
    (inspect.StrType, _text),
    (inspect.IntType, _number),
    (inspect.BoolType, lambda name, info: Shape(name=name, kind="yes_no")),
    (inspect.DateType, lambda name, info: Shape(name=name, kind=date_kind(name))),
    (inspect.DateTimeType, lambda name, info: Shape(name=name, kind="moment")),
    (inspect.UUIDType, lambda name, info: Shape(name=name, kind=id_kind(name))),
    (inspect.LiteralType, _choice),
    (inspect.EnumType, _choice),
    (inspect.StructType, _struct),
    (inspect.DictType, _map),
    ((inspect.VarTupleType, inspect.ListType, inspect.SetType, inspect.FrozenSetType), _list),
)
