"""Which rows of which extract went in, and to which case."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "imports.sql")


class Kept(NamedTuple):
    """A row that went in before."""

    extract_row: int
    fingerprint: bytes
    case_id: UUID


class ImportRows:
    """The keys of imported rows."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def household(self, county: int, household_key: str) -> list[Kept]:
        """Rows of a household that went in before."""
        async with in_county(self._pool, county) as connection:
            return [Kept(*row) for row in await connection.fetch(SQL.household, county, household_key)]

    async def known(self, county: int, keys: list[str], cases: list[UUID]) -> set[UUID]:
        """Of households and the cases they would open, those cases that are here or whose key went in."""
        async with in_county(self._pool, county) as connection:
            return {row["case_id"] for row in await connection.fetch(SQL.known, county, keys, cases)}

    async def keep(self, county: int, household_key: str, kept: list[Kept]) -> None:
        """Remembers rows that went in."""
        rows = [(county, household_key, k.extract_row, k.fingerprint, k.case_id) for k in kept]
        async with in_county(self._pool, county) as connection:
            await connection.executemany(SQL.keep, rows)
