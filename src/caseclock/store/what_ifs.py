"""Reports of changes that were tried, kept so that they can be read again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "what_ifs.sql")


class Kept(NamedTuple):
    """A report with the change it answers."""

    what_if_id: UUID
    title: str
    change: str
    asked_by: str
    asked_at: datetime
    report: bytes


class Named(NamedTuple):
    """A report by its title."""

    what_if_id: UUID
    title: str
    asked_by: str
    asked_at: datetime


class WhatIfRows:
    """The reports of each county."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def keep(
        self, county: int, what_if: UUID, title: str, change: str, asked_by: str, report: bytes
    ) -> None:
        """Keeps a report."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.keep, county, what_if, title, change, asked_by, report)

    async def read(self, county: int, what_if: UUID) -> Kept | None:
        """One report, or None."""
        async with in_county(self._pool, county) as connection:
            row = await connection.fetchrow(SQL.read, county, what_if)
        return Kept(*row) if row else None

    async def newest(self, county: int, limit: int) -> list[Named]:
        """The newest, by title."""
        async with in_county(self._pool, county) as connection:
            return [Named(*row) for row in await connection.fetch(SQL.newest, county, limit)]
