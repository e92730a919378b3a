"""Bodies and questions that a careless or hostile client might send: half lawful, half not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: Mostly left out: a wrong one is refused before anything else is looked at.
SELDOM = {"on_behalf_of": 0.03, "instance": 0.05, "effective_on": 0.15, "member": 0.95, "reason": 0.9}
#: Does not compress, so that it is too long for an index as well.
LONG = "".join(chr(Random(n).randrange(0x4E00, 0x9FFF)) for n in range(3000))
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 7, 2**31, 2**63, 2**70, 1.5, 1e308, "", " ", "x" * 300, "\u202e\u0301", "'; drop",
    "%00", "2025-02-30", "0001-01-01", "9999-12-31", "1850-01-01", "2200-12-31", "2026-03-08T02:30:00-08:00",
    "2026-03-08T02:30:00", [], {}, [[]], [{}], {"a": 1}, {"": ""}, ["x"], [None], [1, 1], "19-x",
    "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11", "day 40", "-", "١٢", "NaN", "ﷺ" * 400, LONG,
)  # fmt: skip
WORDS = (
    "income",
    "Ana Lopez",
    "phone",
    "22 CCR 50175",
    "a note",
    "intake",
    "u1",
    "self",
    "citizen",
    "MC 355",
)


class Guesser:
    """Makes values from JSON schemas. `known` gives real ids by field name, so that a guess may be right."""

    def __init__(self, seed: int, schemas: dict[str, Any], known: Callable[[str], Any], today: date) -> None:
        self.random = Random(seed)
        self.schemas = schemas
        self.known = known
        self.today = today

    def body(self, schema: dict[str, Any]) -> Any:
        """A body: mostly of the right shape, with or without what is wrong somewhere in it."""
        self.wrong = self.random.choice((0.0, 0.0, 0.0, 0.05, 0.3))
        return self._value(schema, "", 0)

    def near(self, example: Any, name: str = "") -> Any:
        """The example with real ids and days near today, and now and then something else in a field."""
        if name and self.random.random() < 0.07:
            return self.junk()
        known = self.known(name)
        if known is not None:
            return known
        if isinstance(example, dict):
            return {key: self.near(value, key) for key, value in example.items()}
        if isinstance(example, list):
            return [self.near(value) for value in example]
        if isinstance(example, str) and _DAY.fullmatch(example):
            return self._text({"format": "date"})
        return example

    def junk(self) -> Any:
        """Something that fits nowhere."""
        return self.random.choice(JUNK)

    def _value(self, schema: dict[str, Any], name: str, depth: int) -> Any:
        if depth > 8 or (depth and self.random.random() < self.wrong):
            return self.junk()
        if "$ref" in schema:
            return self._value(self.schemas[schema["$ref"].rpartition("/")[2]], name, depth)
        known = self.known(name)
        if known is not None and self.random.random() < 0.8:
            return known
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self._value(self.random.choice(schema[key]), name, depth)
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        return self._by_type(schema, name, depth)

    def _by_type(self, schema: dict[str, Any], name: str, depth: int) -> Any:
        kind = schema.get("type")
        kind = self.random.choice(kind) if isinstance(kind, list) else kind
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            many = self.random.choice((0, 1, 1, 2, 3))
            return [self._value(schema.get("items", {}), name, depth + 1) for _ in range(many)]
        if kind in ("integer", "number"):
            return self.random.choice((schema.get("minimum", 0), schema.get("maximum", 9), 1, 12, 250, 10**9))
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "string":
            return self._text(schema)
        return self.junk() if kind is None else None

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        required = schema.get("required", ())
        made = {
            name: self._value(inner, name, depth + 1)
            for name, inner in schema.get("properties", {}).items()
            if self.random.random() < (0.98 if name in required else SELDOM.get(name, 0.35))
        }
        free = schema.get("additionalProperties")
        if isinstance(free, dict):
            names = self.random.sample((*WORDS, "ssn", "cin", "birth_report"), self.random.choice((0, 1, 2)))
            made |= {name: self._value(free, name, depth + 1) for name in names}
        return made

    def _text(self, schema: dict[str, Any]) -> str:
        day = self.today + timedelta(days=self.random.choice((-400, -40, -4, -2, -1, 0, 0, 0, 1, 45)))
        match schema.get("format"):
            case "date":
                return day.isoformat()
            case "date-time":
                return f"{day.isoformat()}T{self.random.randrange(24):02}:30:00-08:00"
            case "uuid":
                return str(UUID(int=self.random.getrandbits(128)))
        return self.random.choice(WORDS)
