"""A store in front of the store: what new cases write is kept in memory until it is copied in at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from caseclock.domain.case.state import CaseState
from caseclock.store.owner import copy_in
from caseclock.store.sealed import key_id_of
from caseclock.store.store import Store
from caseclock.store.units import Loaded, Outcome, StoredEvent, Unit

_EVENT = (
    "county", "case_id", "version", "type", "schema_version", "data", "meta", "effective_on", "recorded_at",
    "chain",
)  # fmt: skip
_COMMAND = ("county", "command_id", "name", "actor", "body_hmac", "body", "status", "etag", "reply")
_OUTBOX = (
    "county", "message_id", "case_id", "version", "topic", "payload", "secret", "expires_at", "available_at",
)  # fmt: skip


class NotNew(Exception):
    """A case was asked for that this gathering did not begin; the real store has it, or nobody."""


class Gathered(Store):
    """Loads and appends of cases that nobody else can know yet, all at one moment.

    No lock is needed: a case comes into sight whole when it is copied in. If another writer made the same one
    meanwhile, the copy breaks on the primary key.
    """

    def __init__(self, pool: Any, now: datetime, new: Collection[UUID]) -> None:
        super().__init__(pool)
        self.now = now
        self.new = new
        #: Cases as they were folded last, so that a command folds what the one before it wrote and no more.
        self.folded: dict[UUID, CaseState] = {}
        self._units: dict[UUID, tuple[int, list[Unit]]] = {}

    async def load(self, county: int, case_ids: Iterable[UUID], command_id: UUID | None = None) -> Loaded:
        """What was gathered of these cases; NotNew for one that is not this gathering's to begin."""
        streams: dict[UUID, tuple[StoredEvent, ...]] = {}
        keys: dict[UUID, bytes | None] = {}
        for case in case_ids:
            if case not in self.new:
                raise NotNew(f"case {case} was not begun here")
            streams[case] = self.stream(case)
            for unit in self._units.get(case, (county, []))[1]:
                keys |= unit.person_keys
        starts = {case: self.folded[case] for case in streams if case in self.folded}
        return Loaded(now=self.now, streams=streams, person_keys=keys, starts=starts)

    async def load_from_snapshots(
        self, county: int, case_ids: Iterable[UUID], command_id: UUID | None, source_hash: bytes
    ) -> Loaded:
        """The same: a new case has no snapshot."""
        return await self.load(county, case_ids, command_id)

    async def append(self, county: int, units: Sequence[Unit]) -> list[Outcome]:
        """Keeps the units. Each is of one case, since a new one touches no other."""
        for unit in units:
            (case,) = (stream.case_id for stream in unit.streams)
            self._units.setdefault(case, (county, []))[1].append(unit)
        return ["written"] * len(units)

    def stream(self, case: UUID) -> tuple[StoredEvent, ...]:
        """The events of one case so far."""
        _, units = self._units.get(case, (0, []))
        return tuple(event for unit in units for stream in unit.streams for event in stream.events)

    def drop(self, case: UUID) -> None:
        """Forgets a case."""
        self._units.pop(case, None)
        self.folded.pop(case, None)

    @property
    def cases(self) -> Mapping[UUID, int]:
        """Every gathered case with its county."""
        return {case: county for case, (county, _) in self._units.items()}

    async def copy(self, connection: Any) -> None:
        """Copies keys, commands, events and messages in, on an owner's connection in a transaction."""
        units = [(county, unit) for county, each in self._units.values() for unit in each]
        persons = {
            (county, person): wrapped
            for county, unit in units
            for person, wrapped in unit.person_keys.items()
        }
        links = {
            (county, stream.case_id, person)
            for county, unit in units
            for stream in unit.streams
            for person in unit.person_keys
        }
        await copy_in(
            connection,
            "person_keys",
            ("county", "person_id", "wrapped", "key_id"),
            [(*key, wrapped, key_id_of(wrapped)) for key, wrapped in persons.items()],
        )
        await copy_in(connection, "case_persons", ("county", "case_id", "person_id"), sorted(links))
        await copy_in(
            connection,
            "commands",
            _COMMAND,
            [_fields(county, unit.command, _COMMAND) for county, unit in units if unit.command],
        )
        events = [(c, event) for c, unit in units for stream in unit.streams for event in stream.events]
        await copy_in(
            connection, "events", _EVENT, [_fields(county, event, _EVENT) for county, event in events]
        )
        messages = [_fields(county, row, _OUTBOX) for county, unit in units for row in unit.outbox]
        now = await connection.fetchval("select clock_timestamp()") if messages else None
        await copy_in(connection, "outbox", _OUTBOX, [(*row[:-1], row[-1] or now) for row in messages])


def _fields(county: int, row: Any, columns: Sequence[str]) -> tuple[Any, ...]:
    return (county, *(getattr(row, column) for column in columns[1:]))
