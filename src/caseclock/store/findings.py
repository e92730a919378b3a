"""What the reconciler asks of the database, and the broken promises it keeps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.store.county import in_county
from caseclock.store.outage import once_more
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "findings.sql")


class Found(NamedTuple):
    """A broken promise: its id, its case, what kind, and what exactly."""

    finding_id: UUID
    case_id: UUID
    kind: str
    detail: str
    found_at: datetime


class Findings:
    """Reads cases in rounds and keeps what was found."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def counties(self) -> list[int]:
        """Every county with events."""
        return [row[0] for row in await once_more(self._pool.fetch, SQL.counties)]

    async def cases_after(self, county: int, after: UUID, limit: int) -> list[UUID]:
        """The next open cases in id order."""
        async with in_county(self._pool, county) as connection:
            return [row[0] for row in await connection.fetch(SQL.cases_after, county, after, limit)]

    async def note(
        self, county: int, finding_id: UUID, case: UUID, kind: str, detail: str, *, mended: bool = False
    ) -> bool:
        """Keeps a finding; True when it is new."""
        async with in_county(self._pool, county) as connection:
            row = (county, finding_id, case, kind, detail, mended)
            return bool(await connection.fetchval(SQL.note, *row))

    async def mended(self, county: int, case: UUID, still: Collection[UUID]) -> None:
        """Closes the findings of a case that are not among those still so."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.mended, county, case, list(still))

    async def open(
        self, county: int, limit: int = 100, after: tuple[datetime, UUID] | None = None
    ) -> list[Found]:
        """What is broken now, oldest first; `after` is the last one's (found_at, finding_id)."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.open, county, limit, *(after or (None, None)))
        return [Found(*row) for row in rows]

    async def arrived(self, county: int, still: Collection[UUID]) -> None:
        """Closes the findings of late messages that are not among those still late."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.arrived, county, list(still))

    async def undelivered(
        self, county: int, longer_than: timedelta, limit: int
    ) -> list[tuple[UUID, UUID, str]]:
        """Messages waiting too long: case, message, topic."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.undelivered, county, longer_than, limit)
        return [(row["case_id"], row["message_id"], row["topic"]) for row in rows]
