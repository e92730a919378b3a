"""Writes the golden file of each event type and version that has none. It never overwrites one.

.venv/bin/python -m tools.make_golden
"""

import json
import sys
from datetime import UTC, datetime
from typing import Any

import msgspec
import msgspec.inspect as mi
from tests.golden.keys import CASE, COUNTY, GoldenKeys, path_of, registered

from caseclock.kernel.events import Event
from caseclock.store.codec import Codec

PERSON = "0197a000-0000-7000-8000-000000000002"


def sample(info: mi.Type, name: str) -> Any:
    """A plausible JSON value of a type, told by its kind and the field's name."""
    match info:
        case mi.Metadata(type=inner):
            return sample(inner, name)
        case mi.StructType(fields=fields):
            value = {field.encode_name: sample(field.type, field.name) for field in fields}
            return {info.tag_field: info.tag, **value} if info.tag_field else value
        case mi.UnionType(types=types):
            return sample(next(t for t in types if not isinstance(t, mi.NoneType)), name)
        case mi.DictType(key_type=key, value_type=value):
            return {sample(key, "key"): sample(value, name)}
        case mi.VarTupleType(item_type=item) | mi.ListType(item_type=item) | mi.SetType(item_type=item):
            return [sample(item, name)]
        case mi.FrozenSetType(item_type=item):
            return [sample(item, name)]
        case mi.TupleType(item_types=items):
            return [sample(item, name) for item in items]
        case mi.LiteralType(values=values):
            return values[0]
        case mi.EnumType(cls=cls):
            return next(iter(cls)).value
        case _:
            return plain(info, name)


def plain(info: mi.Type, name: str) -> Any:
    """The same for a single value."""
    values: dict[type[mi.Type], Any] = {
        mi.StrType: f"a {name.replace('_', ' ')}",
        mi.AnyType: f"any {name.replace('_', ' ')}",
        mi.IntType: 7,
        mi.FloatType: 7.5,
        mi.BoolType: True,
        mi.UUIDType: PERSON,
        mi.DateType: "2026-03-02",
        mi.DateTimeType: datetime(2026, 3, 2, 18, 30, tzinfo=UTC).isoformat(),
        mi.TimeType: "08:30:00",
        mi.TimeDeltaType: "P1DT2H",
        mi.DecimalType: "12.50",
    }
    return values[type(info)]


def make(cls: type[Event]) -> dict[str, Any]:
    """The file's content: the stored text and what it says when opened."""
    event = msgspec.convert(sample(mi.type_info(cls), cls.TYPE), cls)
    codec, keys = Codec(), GoldenKeys()
    where: dict[str, Any] = {"county": COUNTY, "case_id": CASE, "keys": keys}
    data = codec.encode(event, **where)
    opened = codec.decode_value(data, cls.TYPE, cls.SCHEMA_VERSION, **where)
    return {"type": cls.TYPE, "schema_version": cls.SCHEMA_VERSION, "data": data.decode(), "opened": opened}


def main() -> None:
    """Write what is missing and name it."""
    for name, cls in registered().items():
        path = path_of(name, cls.SCHEMA_VERSION)
        if not path.exists():
            path.write_text(json.dumps(make(cls), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
