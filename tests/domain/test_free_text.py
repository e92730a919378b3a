"""Free text about people is encrypted wherever it can be written: in events and in stored commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec.inspect as mi

from caseclock.domain.procedures.registry import procedure_codes
from caseclock.kernel.events import event_types

#: Names under which people write sentences.
FREE = {"why", "note", "text", "evidence", "remark", "words", "question", "comment"}
#: Written by the product itself, from a list: a code, never a sentence of a person.
CODED = {
    "clock.rang", "clock.reanchored", "clock.recalculated", "clock.reopened",
    "coverage.set", "rop.expiry_taken_back",
    "scope.restored", "answer.recorded",
}  # fmt: skip


def in_clear(kind: type[Any]) -> Iterator[str]:
    info = mi.type_info(kind)
    assert isinstance(info, mi.StructType)
    for field in info.fields:
        extra = (field.type.extra or {}) if isinstance(field.type, mi.Metadata) else {}
        base = field.type.type if isinstance(field.type, mi.Metadata) else field.type
        closed = extra.get("secret") or extra.get("restricted")
        if field.name in FREE and isinstance(base, mi.StrType) and not closed:
            yield field.name


def test_no_event_keeps_free_text_in_clear() -> None:
    codes = procedure_codes()
    assert codes
    found = {n: list(in_clear(kind)) for n, kind in event_types() if n not in CODED}
    assert not {n: names for n, names in found.items() if names}


def test_no_stored_command_keeps_free_text_in_clear() -> None:
    found = {
        name: list(in_clear(code.body))
        for procedure in procedure_codes().values()
        for name, code in procedure.commands.items()
    }
    assert not {n: names for n, names in found.items() if names}
