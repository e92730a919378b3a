"""Verification of commands: each is as its first event says, and none was put there besides.

A command's row stands in no chain; the hash of it stands in the meta of its first event, which does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from caseclock.kernel.ids import CaseRef
from caseclock.store.chain import command_sha256
from caseclock.store.sql import load_queries
from caseclock.store.units import CommandRow, StoredEvent

SQL = load_queries(__file__, "verify_commands.sql")
KIND = "command"
_ROWS = 1000
_MARK = b'"command_sha256"'

#: Kind, text, case, version.
Add = Callable[[str, str, UUID | None, int | None], None]


class _Meta(msgspec.Struct, frozen=True):
    command_id: UUID | None = None
    correlation_id: UUID | None = None
    command_sha256: str = ""


class _Told(msgspec.Struct, frozen=True):
    """An event as a reply tells of it; `case` only where it is another than the command's."""

    version: int
    case: str = ""


class _Reply(msgspec.Struct, frozen=True):
    case: str = ""
    events: tuple[_Told, ...] = ()


class Sealed:
    """The first events of commands, held against the commands' rows in batches."""

    def __init__(self, connection: Any, county: int, add: Add) -> None:
        self._connection = connection
        self._county = county
        self._add = add
        self._waiting: list[tuple[_Meta, StoredEvent]] = []

    async def saw(self, event: StoredEvent) -> None:
        """Notes an event; those that are the first of a command are looked up sooner or later."""
        if _MARK in event.meta and (meta := _decoded(event.meta, _Meta)) is not None:
            self._waiting.append((meta, event))
            if len(self._waiting) == _ROWS:
                await self.look()

    async def look(self) -> None:
        """Looks up all that wait."""
        ids = [meta.command_id for meta, _ in self._waiting]
        rows = {
            row["command_id"]: CommandRow(**dict(row))
            for row in await self._connection.fetch(SQL.commands, self._county, ids)
        }
        for meta, event in self._waiting:
            row = rows.get(meta.command_id)
            if row is None:
                self._add(KIND, "the command that recorded this is gone", event.case_id, event.version)
            elif command_sha256(row) != meta.command_sha256:
                self._add(
                    KIND, "its command is not as it was given and answered", event.case_id, event.version
                )
        self._waiting.clear()


async def no_command_besides(connection: Any, county: int, add: Add) -> None:
    """Every command that tells of events is the one that recorded them."""
    batch: list[tuple[UUID, UUID, int]] = []
    async for row in connection.cursor(SQL.replies, county, prefetch=_ROWS):
        batch += _first(row["command_id"], row["reply"])
        if len(batch) >= _ROWS:
            await _recorded(connection, county, batch, add)
            batch.clear()
    await _recorded(connection, county, batch, add)


def _first(command: UUID, reply: bytes) -> Iterator[tuple[UUID, UUID, int]]:
    """The command, and the case and version of the first event that it tells of, if it tells of any."""
    told = _decoded(reply, _Reply)
    if told is not None and told.events:
        first = told.events[0]
        yield command, CaseRef.parse(first.case or told.case).case_id, first.version


async def _recorded(connection: Any, county: int, batch: Sequence[tuple[UUID, UUID, int]], add: Add) -> None:
    cases, versions = [case for _, case, _ in batch], [version for *_, version in batch]
    rows = await connection.fetch(SQL.metas, county, cases, versions)
    metas = {(row["case_id"], row["version"]): _decoded(row["meta"], _Meta) for row in rows}
    for command, case, version in batch:
        meta = metas.get((case, version))
        if meta is None or meta.correlation_id != command:
            add(KIND, f"no event tells of the command {command}", case, version)


def _decoded(text: bytes, form: Any) -> Any:
    """None for what is no such JSON: the chain tells of that."""
    try:
        return msgspec.json.decode(text, type=form)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
