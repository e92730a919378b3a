"""The feed: all events of a county in one dense order that no late commit can slip behind."""

from __future__ import annotations

import msgspec

from caseclock.store.chain import county_chained
from caseclock.store.heads import Head, head_message, write_heads
from caseclock.store.outage import once_more
from caseclock.store.rows import stored_event
from caseclock.store.signing import Signer
from caseclock.store.sql import load_queries
from caseclock.store.store import Store
from caseclock.store.units import StoredEvent

SQL = load_queries(__file__, "feed.sql")
BATCH = 1000


class FedEvent(msgspec.Struct, frozen=True):
    """An event and its number in the county's feed."""

    number: int
    event: StoredEvent


class Feed:
    """Numbers, reads and follows. Anyone may number; the worker does so each tick."""

    def __init__(self, store: Store, signer: Signer) -> None:
        self._store = store
        self._pool = store.pool
        self._signer = signer

    async def number(self, county: int, limit: int = BATCH) -> int:
        """Give the next events their numbers, extend and sign the county's chain; how many were numbered.

        No transaction is open while Python hashes. Who comes second finds another head and writes nothing.
        """
        row = await once_more(self._pool.fetchrow, SQL.unnumbered, county, limit)
        if not row["case_ids"]:
            return 0
        chain = row["head_chain"]
        for event_chain in row["chains"]:
            chain = county_chained(chain, event_chain)
        count, after, signed_at = len(row["case_ids"]), row["head_number"], row["signed_at"]
        signature = self._signer.sign(head_message(county, after + count, chain, signed_at))
        taken = await once_more(
            self._pool.fetchval,
            SQL.number,
            county,
            after,
            row["case_ids"],
            row["versions"],
            chain,
            signature,
            self._signer.key_id,
            signed_at,
            row["last_tx"],
            row["last_position"],
        )
        return count if taken else 0

    async def number_all(self) -> int:
        """One numbering step in every county that has something to number."""
        return sum([await self.number(county) for county in await self.counties_unnumbered()])

    async def read(self, county: int, after: int, limit: int = BATCH) -> list[FedEvent]:
        """Numbered events after a number. An empty list: nothing more is numbered yet."""
        rows = await once_more(self._pool.fetch, SQL.read, county, after, limit)
        return [FedEvent(row["number"], stored_event(row)) for row in rows]

    async def checkpoint(self, county: int, follower: str) -> int:
        """The last number a follower is done with; 0 before the first."""
        return int(await once_more(self._pool.fetchval, SQL.follower, county, follower))

    async def move(self, county: int, follower: str, came_from: int, to: int) -> bool:
        """Step a follower on; False when it no longer stands at `came_from`: another copy moved it."""
        return bool(await once_more(self._pool.fetchval, SQL.move_follower, county, follower, came_from, to))

    async def head(self, county: int) -> Head | None:
        """The newest signed head of a county."""
        async with self._store.reading(county) as connection:
            row = await connection.fetchrow(SQL.head, county)
        return Head(county=county, **row) if row else None

    async def export_heads(self) -> bytes:
        """All counties' heads as signed JSON, to be kept away from the server."""
        found = [await self.head(county) for county in await self._store.counties()]
        heads = tuple(head for head in found if head is not None)
        exported_at = await self._pool.fetchval(SQL.real_now)
        return write_heads(heads, exported_at, self._signer)

    async def counties_unnumbered(self) -> list[int]:
        """Counties whose newest events have no number yet."""
        return await self._counties(SQL.counties_unnumbered)

    async def counties_with_due_timers(self) -> list[int]:
        """Counties with a timer that is due and nobody's."""
        return await self._counties(SQL.counties_with_due_timers)

    async def counties_with_outbox(self) -> list[int]:
        """Counties with a message that may leave and is nobody's."""
        return await self._counties(SQL.counties_with_outbox)

    async def _counties(self, sql: str) -> list[int]:
        return [row[0] for row in await once_more(self._pool.fetch, sql)]
