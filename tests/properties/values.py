"""Any lawful value of a type, near to what stands in the office: days around now, its people, its clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import msgspec.inspect as mi

WORDS = ("ann", "bea", "self", "spouse", "child", "mail", "phone", "full", "restricted", "x" * 40, "")
#: What a field of this name is sensibly filled with; now and then it is anything else of its type.
NAMED: dict[str, Sequence[Any]] = {
    "fact": (
        "pregnant",
        "disability_basis",
        "immediate_need",
        "address",
        "phone",
        "returned_mail",
        "odd_fact",
    ),
    "value": (True, False, "12 Elm St", "123-45-6789", "A123456789", 7),
    "owner": ("ann", "bea", ""),
    "queue": ("intake", "", ""),
    "birth_date": ("1990-05-01", "2007-02-28", "1960-12-31", "2025-01-15", "2004-02-29", "1975-11-30"),
    "npi": ("1234567893", "1245319599", "1234567890"),
    "category": tuple(range(1, 17)),
    "email": ("a@b.test",),
    "name": ("Ana Ruiz", "Clinic One", "bea"),
    "first_name": ("Ana", "Ben", "Cho", "Dee"),
    "last_name": ("Ruiz", "Ochoa"),
    "cost_cents": (0, 12500),
    "to_county": (None, 1, 19),
    "item": ("income", "identity"),
    "ssn": ("123-45-6789", "912-45-6789"),
    "a_number": ("A123456789",),
    "i94": ("12345678901",),
    "passport": ("X1234567",),
    "document": ("a" * 64, "b" * 64),
}
_OFTEN = {"member", "instance", "owner", "application", "person", "received_on", "items", "answer"}
_SELDOM = {"effective_on", "on_behalf_of", "reason", "members", "different", "same"}


class World(NamedTuple):
    """What there is to name."""

    now: datetime
    members: Sequence[UUID] = ()
    cases: Sequence[UUID] = ()
    commands: Sequence[UUID] = ()
    words: Sequence[str] = ()


NOWHERE = World(datetime(2025, 3, 3, 17, tzinfo=UTC), words=("rop", "mao_application-1", "rop-1"))


def body_of(rnd: Random, kind: type[msgspec.Struct], world: World, **fixed: Any) -> dict[str, Any]:
    """The JSON of a struct: required fields always, the others sometimes."""
    info = mi.type_info(kind)
    assert isinstance(info, mi.StructType)
    return {
        field.encode_name: fixed[field.name]
        if field.name in fixed
        else value_of(rnd, field.type, field.name, world)
        for field in info.fields
        if field.required or field.name in fixed or rnd.random() < _share(field.name)
    }


def _share(name: str) -> float:
    return 0.8 if name in _OFTEN else 0.06 if name in _SELDOM else 0.3


def value_of(rnd: Random, info: mi.Type, name: str, world: World) -> Any:
    """A plain value of the type; a field's name says which values are at home in it."""
    if name in NAMED and rnd.random() < 0.95:
        return rnd.choice(NAMED[name])
    match info:
        case mi.Metadata(type=inner):
            return value_of(rnd, inner, name, world)
        case mi.StructType(cls=cls):
            return body_of(rnd, cls, world)
        case mi.UnionType(types=types):
            return value_of(rnd, _one(rnd, types, name), name, world)
        case mi.NoneType():
            return None
        case mi.LiteralType(values=values):
            return rnd.choice(sorted(values, key=str))
        case mi.BoolType():
            return rnd.random() < 0.5
        case mi.IntType():
            return rnd.choice((0, 1, 2, 5, 13, 90, -1))
        case mi.FloatType():
            return rnd.choice((0.0, 1.5))
        case mi.DateType():
            return day_near(rnd, world.now).isoformat()
        case mi.DateTimeType():
            return (world.now - timedelta(hours=rnd.choice((0, 0, 1, 30, 700, -24)))).isoformat()
        case mi.UUIDType():
            return str(id_of(rnd, name, world))
        case mi.StrType(min_length=least):
            return rnd.choice((*WORDS, *world.words)) or ("why not" if least else "")
        case mi.DictType():
            return _dict(rnd, info, name, world)
        case mi.TupleType(item_types=items):
            return [value_of(rnd, each, name, world) for each in items]
        case mi.VarTupleType(item_type=item) | mi.ListType(item_type=item) | mi.SetType(item_type=item):
            return _several(rnd, item, name, world)
        case mi.FrozenSetType(item_type=item):
            return _several(rnd, item, name, world)
        case _:
            return anything(rnd)


def _one(rnd: Random, types: Sequence[mi.Type], name: str) -> mi.Type:
    """Something rather than nothing, mostly; nobody is acted for, mostly."""
    some = [each for each in types if not isinstance(each, mi.NoneType)]
    return rnd.choice(types if name in _SELDOM or rnd.random() < 0.2 else some)


def _dict(rnd: Random, info: mi.DictType, name: str, world: World) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(rnd.choice((0, 1, 1, 2))):
        key = str(value_of(rnd, info.key_type, "fact" if name == "facts" else f"{name}.key", world))
        found[key] = value_of(rnd, info.value_type, key if key in NAMED else f"{name}.value", world)
    return found


def _several(rnd: Random, item: mi.Type, name: str, world: World) -> list[Any]:
    return [value_of(rnd, item, name, world) for _ in range(rnd.choice((1, 1, 1, 0, 2, 3)))]


def id_of(rnd: Random, name: str, world: World) -> UUID:
    """Somebody or something that is there, mostly; else nobody."""
    known = world.members
    if name == "command":
        known = world.commands
    elif "case" in name:
        known = world.cases
    if known and rnd.random() < 0.95:
        return rnd.choice(known)
    return UUID(int=rnd.randint(1, 3))


def day_near(rnd: Random, now: datetime) -> date:
    """Mostly today, often within some weeks, sometimes years off."""
    far = rnd.choice((-1, -3, -5, -14, -45, -90, -400, 1, 7, 30, 60, 400, -9000))
    return (now + timedelta(days=0 if rnd.random() < 0.6 else far)).date()


def anything(rnd: Random, deep: int = 2) -> Any:
    """What a field of no type may hold."""
    kind = rnd.randrange(7 if deep else 5)
    if kind == 5:
        return [anything(rnd, deep - 1) for _ in range(rnd.randrange(3))]
    if kind == 6:
        return {rnd.choice(WORDS): anything(rnd, deep - 1) for _ in range(rnd.randrange(3))}
    return (None, True, rnd.randint(-5, 5), rnd.choice(WORDS), rnd.choice(("2025-01-01", str(UUID(int=1)))))[
        kind
    ]
