"""Whole histories read for comparing: cases in id order, the wanted types of event, and what stands live."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.store.outage import guarded, once_more
from caseclock.store.rows import stored_event
from caseclock.store.sql import load_queries
from caseclock.store.units import StoredEvent

SQL = load_queries(__file__, "histories.sql")


class Checksum(NamedTuple):
    """What a live table holds of a county."""

    name: str
    rows: int
    checksum: str


class Moment(NamedTuple):
    """The office's now, and what is committed at this moment, as PostgreSQL names it."""

    now: datetime
    snapshot: str


class Histories:
    """Reads in a transaction that can write nothing."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def counties(self) -> list[int]:
        """Every county with events."""
        return [row[0] for row in await once_more(self._pool.fetch, SQL.counties)]

    @asynccontextmanager
    async def reading(self, county: int) -> AsyncIterator[Reading]:
        """One moment of one county, read only."""
        async with (
            guarded(),
            self._pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            # A comparison over thousands of cases is one long question, not one that hangs.
            await connection.execute("set local statement_timeout = '60s'")
            await connection.execute("select set_config('app.county', $1, true)", str(county))
            yield Reading(connection, county)


class Reading:
    """An open transaction on one county."""

    def __init__(self, connection: Any, county: int) -> None:
        self._connection = connection
        self._county = county

    async def moment(self) -> Moment:
        """Now, and what can be seen from here."""
        row = await self._connection.fetchrow(SQL.moment)
        return Moment(row["now"], row["snapshot"])

    async def count(self) -> int:
        """How many cases there are."""
        return int(await self._connection.fetchval(SQL.count, self._county))

    async def cases(self, after: UUID, limit: int) -> list[UUID]:
        """The next cases in id order."""
        return [row[0] for row in await self._connection.fetch(SQL.cases, self._county, after, limit)]

    async def events(self, cases: Collection[UUID], types: Collection[str]) -> list[StoredEvent]:
        """What the cases recorded of these types, by case and version."""
        rows = await self._connection.fetch(SQL.events, self._county, list(cases), list(types))
        return [stored_event(row) for row in rows]

    async def checksums(self, snapshot: str) -> list[Checksum]:
        """What the live tables hold; of the events, those committed at an earlier moment."""
        rows = await self._connection.fetch(SQL.checksums, self._county, snapshot)
        return [Checksum(row["name"], row["rows"], row["checksum"]) for row in rows]
