"""How far the values of a command may go: what no calendar, column or index here could hold is malformed."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec
import msgspec.inspect as mi

from caseclock.application.outcomes import BadBody

#: Nobody in a case was born before the first, and no deadline lies beyond the last.
FIRST_YEAR, LAST_YEAR = 1850, 2200
BIGGEST = 2**31 - 1
#: Characters of a name, number or code, and of the name of one; free text has the limit of the whole body.
LONGEST, LONGEST_NAME = 500, 100


def refuse_beyond(body: msgspec.Struct) -> None:
    """BadBody names the field that holds what cannot be kept."""
    _look(body, "", free=False)


def _look(value: Any, path: str, *, free: bool) -> None:
    if value is None or (isinstance(value, str) and len(value) <= LONGEST):
        return
    if isinstance(value, msgspec.Struct):
        texts = _free_texts(type(value))
        for name in value.__struct_fields__:
            _look(getattr(value, name), f"{path}.{name}" if path else name, free=name in texts)
    elif isinstance(value, dict):
        for key, item in value.items():
            if len(str(key)) > LONGEST_NAME:
                raise BadBody(f"a name has at most {LONGEST_NAME} characters", path)
            _look(item, f"{path}.{key}" if path else str(key), free=free)
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            _look(item, f"{path}[{n}]", free=free)
    elif fault := _fault(value, free):
        raise BadBody(fault, path)


def _fault(value: Any, free: bool) -> str:
    if isinstance(value, str) and len(value) > LONGEST and not free:
        return f"at most {LONGEST} characters are kept here"
    if isinstance(value, int) and abs(value) > BIGGEST:
        return f"{BIGGEST} is the largest number kept"
    if isinstance(value, datetime) and value.utcoffset() is None:
        return "a moment needs an offset, for example 2026-02-03T09:00:00-08:00"
    if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        return f"{value.isoformat()} is no date of a case; years run {FIRST_YEAR} to {LAST_YEAR}"
    return ""


@cache
def _free_texts(kind: type[msgspec.Struct]) -> frozenset[str]:
    """Fields of free text, which are those that are encrypted."""
    info = mi.type_info(kind)
    assert isinstance(info, mi.StructType)
    return frozenset(field.name for field in info.fields if _is_free(field.type))


def _is_free(info: mi.Type) -> bool:
    match info:
        case mi.Metadata(type=inner, extra=extra):
            return bool((extra or {}).get("secret")) or _is_free(inner)
        case mi.DictType(value_type=inner):
            return _is_free(inner)
        case mi.ListType(item_type=inner) | mi.VarTupleType(item_type=inner):
            return _is_free(inner)
        case mi.UnionType(types=types):
            return any(_is_free(inner) for inner in types)
        case _:
            return False
