"""Who is to be told of alerts: accounts by what they answer for, and a row for each that was told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "told.sql")


class Person(msgspec.Struct, frozen=True):
    """An account that can be told; one of the `office` has a digest each morning."""

    account_id: UUID
    email: str
    alert_mail: bool
    office: bool = False


class Digested(msgspec.Struct, frozen=True):
    """Somebody of the office who wants mail, and the units she supervises."""

    account_id: UUID
    email: str
    unit: str
    roles: tuple[str, ...]
    supervises: tuple[str, ...]


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """A person about to be told, and as what; `stands_in` where nobody answers for the alert's audience."""

    person: Person
    audience: str
    stands_in: bool = False


class Told:
    """The people of a county and what they were told; every method names the county first."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def of_ids(self, county: int, accounts: Sequence[UUID]) -> list[Person]:
        """Those of the accounts that are not disabled."""
        return await self._people(SQL.of_ids, county, list(accounts))

    async def of_role(self, county: int, role: str, site: UUID | None = None) -> list[Person]:
        """Everyone who has a role, of one site where one is named."""
        return await self._people(SQL.of_role, county, role, site)

    async def of_unit(self, county: int, unit: str) -> list[Person]:
        """The workers and supervisors of a unit."""
        return await self._people(SQL.of_unit, county, unit)

    async def supervisor_of(self, county: int, unit: str) -> UUID | None:
        """Who supervises a unit, if anyone does."""
        async with in_county(self._pool, county) as connection:
            found = await connection.fetchval(SQL.supervisor_of, county, unit)
        assert found is None or isinstance(found, UUID)
        return found

    async def record(
        self, county: int, message_id: UUID, case_id: UUID, alert_id: str, tellings: Sequence[Telling]
    ) -> None:
        """They are told in the office itself: their list of alerts shows it."""
        who = [t.person.account_id for t in tellings]
        whats, stand_ins = [t.audience for t in tellings], [t.stands_in for t in tellings]
        row = (county, message_id, case_id, alert_id, who, whats, stand_ins)
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.record, *row)

    async def mailed(self, county: int, message_id: UUID, account: UUID, how: str) -> None:
        """The mail to one of them is done with, and is not tried again."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.mailed, county, message_id, account, how)

    async def mailed_already(self, county: int, message_id: UUID) -> set[UUID]:
        """Whose mail about this message is done with."""
        async with in_county(self._pool, county) as connection:
            return {row[0] for row in await connection.fetch(SQL.mailed_already, county, message_id)}

    async def digested(self, county: int) -> list[Digested]:
        """Everybody of the office who gets the morning's digest."""
        async with in_county(self._pool, county) as connection:
            found = await connection.fetch(SQL.digested, county)
        return [
            Digested(r["account_id"], r["email"], r["unit"], tuple(r["roles"]), tuple(r["supervises"]))
            for r in found
        ]

    async def _people(self, statement: str, county: int, *values: Any) -> list[Person]:
        async with in_county(self._pool, county) as connection:
            return [Person(*row) for row in await connection.fetch(statement, county, *values)]
