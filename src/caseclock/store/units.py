"""What one command writes, and what a load brings back. The contract between `application` and `store`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.state import CaseState


class StoredEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it lies in the table: `data` and `meta` are the exact UTF-8 JSON, `chain` 32 bytes."""

    case_id: UUID
    version: int
    type: str
    schema_version: int
    data: bytes
    meta: bytes
    effective_on: date
    recorded_at: datetime
    chain: bytes


class StoredReply(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered when a command was first seen."""

    command_id: UUID
    body_hmac: bytes
    status: int
    etag: str
    reply: bytes


class CommandRow(msgspec.Struct, frozen=True, kw_only=True):
    """The command as stored: `body` encoded as events are (secrets encrypted), the reply without secrets."""

    command_id: UUID
    name: str
    actor: str
    body_hmac: bytes
    body: bytes
    status: int
    etag: str
    reply: bytes


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """Events to append to one case, on top of `expected_version`."""

    case_id: UUID
    expected_version: int
    events: tuple[StoredEvent, ...]


class TimerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One armed rung."""

    case_id: UUID
    clock_id: str
    rung: str
    arming: int
    due_at: datetime


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """A message to leave after the commit. `secret` is encrypted before it gets here, erased on delivery."""

    message_id: UUID
    case_id: UUID
    version: int
    topic: str
    payload: dict[str, Any]
    secret: bytes | None = None
    expires_at: datetime | None = None
    available_at: datetime | None = None


class TableChange(msgspec.Struct, frozen=True):
    """Rows of one read model to put (whole rows) and keys to delete (primary-key columns only)."""

    put: tuple[dict[str, Any], ...] = ()
    delete: tuple[dict[str, Any], ...] = ()


def merged(parts: Iterable[Mapping[str, TableChange]]) -> dict[str, TableChange]:
    """The changes of several cases, table by table."""
    put: dict[str, list[dict[str, Any]]] = {}
    gone: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        for table, change in part.items():
            put.setdefault(table, []).extend(change.put)
            gone.setdefault(table, []).extend(change.delete)
    return {table: TableChange(tuple(rows), tuple(gone[table])) for table, rows in put.items()}


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """All one command writes: it goes in whole or not at all, also when it touches two cases."""

    command: CommandRow | None
    streams: tuple[Stream, ...]
    rows: dict[str, TableChange] = {}
    timers_put: tuple[TimerRow, ...] = ()
    timers_delete: tuple[TimerRow, ...] = ()
    outbox: tuple[OutboxRow, ...] = ()
    person_keys: dict[UUID, bytes] = {}


Outcome = Literal["written", "conflict", "seen"]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A folded case at a version, sealed; usable only by the source that folded it."""

    version: int
    box: bytes


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """One round trip's worth: streams in version order, a stored reply, wrapped person keys, and `now`.

    A stream with a snapshot begins at the event the snapshot was taken at; `starts` are those opened.
    """

    now: datetime
    streams: dict[UUID, tuple[StoredEvent, ...]]
    reply: StoredReply | None = None
    person_keys: dict[UUID, bytes | None] = {}
    snapshots: dict[UUID, Snapshot] = {}
    starts: dict[UUID, CaseState] = {}
