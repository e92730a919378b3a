"""Explanations: why a rule answered as it did, as a tree of codes and values. Prose is made when shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from caseclock.domain.policy.parameters import Parameters


class Used(msgspec.Struct, frozen=True):
    """A dated value as a rule read it: the value, since when it holds, whether a source confirms it.

    `reading` says how an open point was read, where the value is such a reading.
    """

    value: Any
    from_: date = msgspec.field(name="from")
    confirmed: bool = True
    reading: str | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "value", _plain(self.value))


class Node(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a rule: its code, its result, the facts and dated values it read, its law.

    Everything in it is plain JSON data, since the determination event stores the tree as it is.
    """

    code: str
    result: Any = None
    facts: dict[str, Any] = {}
    values: dict[str, Used] = {}
    citation: str = ""
    children: tuple[Node, ...] = ()

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "result", _plain(self.result))
        msgspec.structs.force_setattr(self, "facts", _plain(self.facts))

    def walk(self) -> Iterator[Node]:
        """This node and all below, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def turns_on_unconfirmed(self) -> bool:
        """Whether any value read is unconfirmed: an adverse answer then waits for a specialist (I.12)."""
        return any(not used.confirmed for node in self.walk() for used in node.values.values())


def _plain(value: Any) -> Any:
    """Dates as text and tuples as lists, so that a tree read back from the store equals the one written."""
    return msgspec.json.decode(msgspec.json.encode(value))


def used(parameters: Parameters, name: str, on: date) -> dict[str, Used]:
    """The entry for `Node.values` of a parameter read on a fact date."""
    value = parameters.at(name, on)
    return {name: Used(value.value, value.from_, value.confirmed, value.reading or msgspec.UNSET)}
