"""Snapshot rows: which cases need one, and keeping one. A load finds them by itself (`load_v3`)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from caseclock.store.sealed import key_id_of
from caseclock.store.sql import load_queries
from caseclock.store.store import Store
from caseclock.store.units import Snapshot

SQL = load_queries(__file__, "snapshots.sql")


class Snapshots:
    """The snapshots of all counties."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def counties(self) -> list[int]:
        """Counties with any history."""
        return await self._store.counties()

    async def due(self, county: int, source_hash: bytes, limit: int) -> list[UUID]:
        """Cases whose snapshot is absent, of another source, or a thousand events behind."""
        async with self._store.reading(county) as connection:
            return [row[0] for row in await connection.fetch(SQL.due, county, source_hash, limit)]

    async def keep(
        self,
        county: int,
        case_id: UUID,
        snapshot: Snapshot,
        source_hash: bytes,
        keys: Mapping[UUID, bytes],
    ) -> bool:
        """Writes it, unless one of the keys it was made with (the case's own too) no longer stands."""
        async with self._store.writing(county) as connection:
            own = keys[case_id]
            await connection.execute(SQL.link_key, county, case_id)
            await connection.execute(SQL.keep_key, county, case_id, own, key_id_of(own))
            stand = await connection.fetchval(SQL.keys_that_stand, county, list(keys), list(keys.values()))
            if stand < len(keys):
                return False
            row = (county, case_id, snapshot.version, source_hash, snapshot.box)
            return await connection.fetchval(SQL.keep, *row) is not None
