"""Ties of accounts to people and cases: rows, not events; a tie that ended stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "ties.sql")
Relation = Literal["self", "relative", "household", "close"]


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """To whom somebody is close: a case, or a person by name and birth date."""

    tie_id: UUID
    account_id: UUID
    display_name: str
    relation: Relation
    case_id: UUID | None
    name: str
    birth_date: date | None
    declared_by: UUID
    declared_at: datetime


class Ties:
    """Of one database; every method names the county first."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def declare(
        self,
        county: int,
        tie: UUID,
        account: UUID,
        relation: Relation,
        case: UUID | None,
        name: str,
        name_key: str,
        birth_date: date | None,
        by: UUID,
    ) -> None:
        """Keeps a tie, once."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(
                SQL.declare, county, tie, account, relation, case, name, name_key, birth_date, by
            )

    async def all(self, county: int, account: UUID | None, limit: int) -> list[Tie]:
        """Ties that hold, the newest first."""
        async with in_county(self._pool, county) as connection:
            return [Tie(**row) for row in await connection.fetch(SQL.ties, county, account, limit)]

    async def end(self, county: int, tie: UUID, by: UUID, why: str) -> UUID | None:
        """Whose tie ended; None when there is none, or it is one's own."""
        async with in_county(self._pool, county) as connection:
            ended: UUID | None = await connection.fetchval(SQL.end, county, tie, by, why)
            return ended

    async def own_cases(self, county: int, account: UUID) -> frozenset[UUID]:
        """The cases an account is kept from."""
        async with in_county(self._pool, county) as connection:
            return frozenset(await connection.fetchval(SQL.own_cases, county, account))

    async def close_to(self, county: int, account: UUID, people: Sequence[tuple[str, date]]) -> bool:
        """Whether the account declared a tie to one of these, by name as it is searched and birth date."""
        names, born = [name for name, _ in people], [day for _, day in people]
        async with in_county(self._pool, county) as connection:
            return bool(await connection.fetchval(SQL.close_to, county, account, names, born))
