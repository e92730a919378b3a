"""Destroying what is no longer kept; what stands in no case goes by its age."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.kernel.secret import REDACTED
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries
from caseclock.store.statements import Statement, What

SQL = load_queries(__file__, "destructions.sql")


class Gone(NamedTuple):
    """How many there were of each."""

    keys: int
    documents: int
    messages: int
    answers: int


class Elsewhere(NamedTuple):
    """Another case in which a person is or was; `open` while it is, and the person still in it."""

    person: UUID
    case_number: str
    open: bool


class Held(NamedTuple):
    """A case under a legal hold."""

    case_id: UUID
    case_number: str
    status: str
    holds: list[dict[str, Any]]


class Destructions:
    """Of one database; every method names the county first."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def closed(self, county: int, after: UUID, before: datetime, limit: int) -> list[UUID]:
        """Closed households that may be due, after a case id."""
        return [row[0] for row in await self._fetch(SQL.closed, county, after, before, limit)]

    async def elsewhere(self, county: int, case: UUID, persons: Collection[UUID]) -> list[Elsewhere]:
        """The other cases of these persons."""
        return [Elsewhere(*row) for row in await self._fetch(SQL.elsewhere, county, list(persons), case)]

    async def held(self, county: int, limit: int) -> list[Held]:
        """Cases under a legal hold."""
        return [Held(*row) for row in await self._fetch(SQL.held, county, limit)]

    async def destroy_case(self, county: int, case: UUID, persons: Collection[UUID]) -> Gone:
        """Destroys the keys of the persons and what is kept of the case; again, it finds nothing."""
        [row] = await self._fetch(SQL.destroy_case, county, case, list(persons), REDACTED)
        return Gone(*row)

    async def destroy_before(self, county: int, what: What, before: datetime) -> int:
        """Destroys readings or sign-ins from before a moment; how many."""
        [row] = await self._fetch(SQL.destroy_before, county, what, before)
        return int(row[0])

    async def oldest(self, county: int) -> dict[What, datetime | None]:
        """The moment of the oldest reading and of the oldest sign-in."""
        [row] = await self._fetch(SQL.oldest, county)
        return {"readings": row["readings"], "access_records": row["access_records"]}

    async def state(self, county: int, new: Statement) -> None:
        """Keeps a statement; the same destruction has one."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.state, county, *new[:6])

    async def newest(self, county: int, limit: int) -> list[Statement]:
        """The newest statements first."""
        return [Statement(*row) for row in await self._fetch(SQL.newest, county, limit)]

    async def all(self, county: int) -> list[Statement]:
        """Every statement, the oldest first."""
        return [Statement(*row) for row in await self._fetch(SQL.all, county)]

    async def mark(self, county: int) -> int:
        """How many statements there are."""
        [row] = await self._fetch(SQL.mark, county)
        return int(row[0])

    async def _fetch(self, statement: str, county: int, *values: Any) -> list[Any]:
        async with in_county(self._pool, county) as connection:
            return list(await connection.fetch(statement, county, *values))
