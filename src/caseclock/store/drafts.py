"""Drafts of forms: sealed, of one account each, gone once recorded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "drafts.sql")


class DraftRow(NamedTuple):
    """As stored: `body` is sealed, moments are business time, `case_number` comes in lists only."""

    draft_id: UUID
    kind: str
    case_id: UUID | None
    case_version: int
    body: bytes
    begun_at: datetime
    saved_at: datetime
    case_number: str


class Held:
    """A draft within its transaction: nobody else saves it meanwhile."""

    def __init__(self, connection: Any, county: int, account: UUID, draft: UUID) -> None:
        self._connection = connection
        self._key = (county, account, draft)

    async def read(self) -> DraftRow | None:
        """What is stored; None where the account has no such draft."""
        row = await self._connection.fetchrow(SQL.hold, *self._key)
        return DraftRow(*row) if row else None

    async def count(self) -> int:
        """How many drafts the account has."""
        return int(await self._connection.fetchval(SQL.count_of_account, *self._key[:2]))

    async def begin(self, kind: str, case_id: UUID | None, version: int, body: bytes) -> None:
        """Makes the draft, unless it is there."""
        county, account, draft = self._key
        row = (county, draft, account, kind, case_id, version, body)
        await self._connection.execute(SQL.begin, *row)

    async def save(self, body: bytes) -> datetime:
        """Puts what is typed by now; when that was."""
        saved_at = await self._connection.fetchval(SQL.save, *self._key, body)
        assert isinstance(saved_at, datetime)
        return saved_at


class DraftRows:
    """The drafts of each county, one account at a time."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    @asynccontextmanager
    async def held(self, county: int, account: UUID, draft: UUID) -> AsyncIterator[Held]:
        """One draft, to be read and saved in one transaction."""
        async with in_county(self._pool, county) as connection:
            yield Held(connection, county, account, draft)

    async def read(self, county: int, account: UUID, draft: UUID) -> DraftRow | None:
        """One draft of the account, or None."""
        async with in_county(self._pool, county) as connection:
            row = await connection.fetchrow(SQL.read, county, account, draft)
        return DraftRow(*row) if row else None

    async def newest(self, county: int, account: UUID, kind: str, limit: int) -> list[DraftRow]:
        """The account's drafts, the last saved first; of every kind where none is named."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.newest, county, account, kind, limit)
        return [DraftRow(*row) for row in rows]

    async def throw_away(self, county: int, account: UUID, draft: UUID) -> bool:
        """Removes a draft; False where the account has none of that id."""
        async with in_county(self._pool, county) as connection:
            return await connection.fetchval(SQL.throw_away, county, account, draft) is not None

    async def purge(self, county: int, kept: timedelta) -> int:
        """Removes what was not saved for so long; how many."""
        async with in_county(self._pool, county) as connection:
            return int(await connection.fetchval(SQL.purge, county, kept))
