"""Units as the arguments of `append_v2`: a column of each field, rows of work and of read models as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.sealed import key_id_of
from caseclock.store.units import StoredEvent, Stream, Unit, merged

_COMMAND = ("command_id", "name", "actor", "body_hmac", "body", "status", "etag", "reply")
_EVENT = (
    "case_id", "version", "type", "schema_version", "data", "meta", "effective_on", "recorded_at", "chain"
)  # fmt: skip
_command, _event = attrgetter(*_COMMAND), attrgetter(*_EVENT)
_JSON = msgspec.json.Encoder()


def arguments(units: Sequence[Unit]) -> list[Any]:
    """What an append is given, unit by its place; raises ValueError for a unit no load can have led to."""
    streams = [(n, stream) for n, unit in enumerate(units) for stream in _streams(unit)]
    commands = [(n, *_command(unit.command)) for n, unit in enumerate(units) if unit.command is not None]
    events = [_event(event) for _, stream in streams for event in _checked(stream)]
    persons = [(n, *person) for n, unit in enumerate(units) if unit.person_keys for person in _persons(unit)]
    return [
        *_columns(3, ((n, stream.case_id, stream.expected_version) for n, stream in streams)),
        *_columns(1 + len(_COMMAND), commands),
        *_columns(len(_EVENT), events),
        *_columns(5, persons),
        _JSON.encode(merged(unit.rows for unit in units)),
        _JSON.encode([row for unit in units for row in unit.timers_put]),
        _JSON.encode([row for unit in units for row in unit.timers_delete]),
        _JSON.encode([row for unit in units for row in unit.outbox]),
    ]


def _columns(count: int, rows: Iterable[tuple[Any, ...]]) -> list[Sequence[Any]]:
    return list(zip(*rows, strict=True)) or [()] * count


def _streams(unit: Unit) -> tuple[Stream, ...]:
    if not unit.streams and unit.command is None:
        raise ValueError("a unit needs a stream or a command")
    if len({stream.case_id for stream in unit.streams}) < len(unit.streams):
        raise ValueError("a unit has two streams for one case; join them")
    return unit.streams


def _checked(stream: Stream) -> Iterator[StoredEvent]:
    """The stream's events; raises ValueError for one that cannot stand there, or whose time has no zone."""
    for version, event in enumerate(stream.events, stream.expected_version + 1):
        if event.version != version or event.case_id != stream.case_id:
            raise ValueError(f"event {event.version} of {event.case_id} stands where {version} must")
        if event.recorded_at.tzinfo is None:
            raise ValueError("recorded_at has no time zone")
        yield event


def _persons(unit: Unit) -> Iterator[tuple[UUID, UUID, bytes, str]]:
    for stream in unit.streams:
        for person, wrapped in unit.person_keys.items():
            yield stream.case_id, person, wrapped, key_id_of(wrapped)
