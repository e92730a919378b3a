"""What an event is: a frozen struct with a type name in the office's words and a schema version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact, past tense. Subclasses are registered with `@event(...)`; fields are plain JSON types."""

    TYPE: ClassVar[str] = ""
    SCHEMA_VERSION: ClassVar[int] = 1

    @property
    def type(self) -> str:
        """The registered name, for example `rop.notice_mailed`."""
        return self.TYPE


class InstanceEvent(Event, frozen=True, kw_only=True, omit_defaults=True):
    """A fact about one running procedure, and about one member where the procedure is per member."""

    instance: str
    member: UUID | None = None


class GenericEvent(Event, frozen=True, kw_only=True):
    """An event whose type no Python names: written by a procedure made of files alone, or by newer code."""

    name: str
    data: dict[str, Any] = {}

    @property
    def type(self) -> str:
        """The name it was written under."""
        return self.name

    @property
    def instance(self) -> str | None:
        """The instance it speaks of, where it names one."""
        value = self.data.get("instance")
        return value if isinstance(value, str) else None

    @property
    def told(self) -> dict[str, Any]:
        """What it says besides whom it is about."""
        return {name: value for name, value in self.data.items() if name not in ("instance", "member")}

    @property
    def member(self) -> UUID | None:
        """The member it speaks of, where it names one that can be read."""
        value = self.data.get("member")
        try:
            return UUID(value) if isinstance(value, str) else None
        except ValueError:
            return None


class Meta(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who, why and on which procedure: stored beside every event.

    `command_sha256`, on the first event of a command: the hash of the command as stored, so that the chain
    covers it too.
    """

    command: str = ""
    command_id: UUID | None = None
    correlation_id: UUID | None = None
    actor: str = ""
    role: str = ""
    on_behalf_of: str = ""
    reason: str = ""
    procedure: str = ""
    procedure_version: int = 0
    skipped: tuple[str, ...] = ()
    converted_from: str = ""
    command_sha256: str = ""
    acted_at: datetime | None = None
    """When it was done, where it was keyed afterwards."""
    acted_by: str = ""


class New(msgspec.Struct, frozen=True):
    """An event about to be recorded, with the date on which it is true in the world."""

    event: Event
    effective_on: date
    procedure: str = ""
    procedure_version: int = 0
    skipped: tuple[str, ...] = ()
    command: str = ""
    command_id: UUID | None = None
    """Both set when another command than the one given wrote it: a rung that was due before it."""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it stands in a stream."""

    county: int
    case_id: UUID
    version: int
    effective_on: date
    recorded_at: datetime
    event: Event
    meta: Meta = Meta()


_TYPES: dict[str, type[Event]] = {}
E_ = TypeVar("E_", bound=type[Event])


def event(name: str, *, version: int = 1) -> Callable[[E_], E_]:
    """Registers an event class under its type name; raises ValueError when the name is taken."""

    def register(cls: E_) -> E_:
        if name in _TYPES and _TYPES[name].__qualname__ != cls.__qualname__:
            raise ValueError(f"event type {name!r} is registered twice")
        cls.TYPE = name
        cls.SCHEMA_VERSION = version
        _TYPES[name] = cls
        return cls

    return register


def event_class(name: str) -> type[Event] | None:
    """The class registered for a type name, or None for a type only files name."""
    return _TYPES.get(name)


def event_types() -> Iterator[tuple[str, type[Event]]]:
    """All registered types in name order."""
    yield from sorted(_TYPES.items())
