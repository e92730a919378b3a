"""A store over the store: what is appended is seen by whoever loads next, and is never written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from msgspec.structs import replace

from caseclock.store.store import Store
from caseclock.store.units import Loaded, Outcome, StoredEvent, StoredReply, Unit


class Unwritten(Store):
    """For one item at a time: commands that follow one another, tried before any of them is given."""

    def __init__(self, real: Store) -> None:
        super().__init__(real.pool)
        self._real = real
        self._events: dict[UUID, tuple[StoredEvent, ...]] = {}
        self._keys: dict[UUID, bytes | None] = {}
        self._replies: dict[UUID, StoredReply] = {}

    async def load(self, county: int, case_ids: Iterable[UUID], command_id: UUID | None = None) -> Loaded:
        """What is there, and after it what was tried."""
        return self._with(await self._real.load(county, case_ids, command_id), command_id)

    async def load_from_snapshots(
        self, county: int, case_ids: Iterable[UUID], command_id: UUID | None, source_hash: bytes
    ) -> Loaded:
        """The same from snapshots on."""
        loaded = await self._real.load_from_snapshots(county, case_ids, command_id, source_hash)
        return self._with(loaded, command_id)

    async def append(self, county: int, units: Sequence[Unit]) -> list[Outcome]:
        """Remembers the units."""
        for unit in units:
            self._keys |= unit.person_keys
            for stream in unit.streams:
                self._events[stream.case_id] = (*self._events.get(stream.case_id, ()), *stream.events)
            if (row := unit.command) is not None:
                self._replies[row.command_id] = StoredReply(
                    command_id=row.command_id,
                    body_hmac=row.body_hmac,
                    status=row.status,
                    etag=row.etag,
                    reply=row.reply,
                )
        return ["written"] * len(units)

    def _with(self, loaded: Loaded, command_id: UUID | None) -> Loaded:
        tried = {case: (*events, *self._events.get(case, ())) for case, events in loaded.streams.items()}
        return replace(
            loaded,
            streams=tried,
            person_keys={**self._keys, **loaded.person_keys},
            reply=loaded.reply or (self._replies.get(command_id) if command_id else None),
        )
