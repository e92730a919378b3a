"""Units as the JSON that `append_v1` reads: bytes as base64, events as arrays, data and meta as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from caseclock.store.sealed import key_id_of
from caseclock.store.units import CommandRow, StoredEvent, Stream, Unit


def encode_units(units: Sequence[Unit]) -> bytes:
    """The one argument of an append; raises ValueError for a unit no load can have led to."""
    return msgspec.json.encode([_unit(unit) for unit in units])


def _unit(unit: Unit) -> dict[str, Any]:
    if not unit.streams and unit.command is None:
        raise ValueError("a unit needs a stream or a command")
    if len({stream.case_id for stream in unit.streams}) < len(unit.streams):
        raise ValueError("a unit has two streams for one case; join them")
    body: dict[str, Any] = {"streams": [_stream(stream) for stream in unit.streams]}
    if unit.command is not None:
        body["command"] = _command(unit.command)
    if unit.person_keys:
        body["persons"] = [
            {"person": person, "wrapped": wrapped, "key_id": key_id_of(wrapped)}
            for person, wrapped in unit.person_keys.items()
        ]
    for name in ("rows", "timers_put", "timers_delete", "outbox"):
        if value := getattr(unit, name):
            body[name] = value
    return body


def _stream(stream: Stream) -> dict[str, Any]:
    events = [
        (
            event.type,
            event.schema_version,
            event.data.decode(),
            event.meta.decode(),
            event.effective_on,
            event.recorded_at,
            event.chain,
        )
        for event in checked(stream)
    ]
    return {"case": stream.case_id, "expected": stream.expected_version, "events": events}


def checked(stream: Stream) -> Iterator[StoredEvent]:
    """The stream's events; raises ValueError for one that cannot stand there, or whose time has no zone."""
    for version, event in enumerate(stream.events, stream.expected_version + 1):
        if event.version != version or event.case_id != stream.case_id:
            raise ValueError(f"event {event.version} of {event.case_id} stands where {version} must")
        if event.recorded_at.tzinfo is None:
            raise ValueError("recorded_at has no time zone")
        yield event


def _command(command: CommandRow) -> dict[str, Any]:
    return {
        "id": command.command_id,
        "name": command.name,
        "actor": command.actor,
        "body_hmac": command.body_hmac,
        "body": command.body.decode(),
        "status": command.status,
        "etag": command.etag,
        "reply": command.reply.decode(),
    }
