"""The counties' own sign-ins, who of a county is which account, and the answers that were taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.outage import guarded
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "county_sign_ins.sql")


class Offered(msgspec.Struct, frozen=True):
    """A county whose own sign-in may be used, and what its button says."""

    county: int
    title: str


class CountySignInRow(msgspec.Struct, frozen=True, kw_only=True):
    """A county's own sign-in as it lies in its row; the secret is sealed."""

    title: str
    issuer: str
    client_id: str
    client_secret: bytes | None
    subject_claim: str
    scopes: tuple[str, ...]
    acr: tuple[str, ...]
    amr: tuple[str, ...]
    max_age_minutes: int | None
    roles_claim: str
    roles: Mapping[str, str]
    return_addresses: tuple[str, ...]
    passwords_too: bool
    changed_by: str
    changed_at: datetime | None = None


class _Taken(Exception):
    """The subject is another account."""


class CountySignIns:
    """Reads and writes them; every method but `offered` names the county first."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool

    async def offered(self) -> list[Offered]:
        """Every county that has one."""
        async with guarded(), self.pool.acquire() as connection:
            return [Offered(*row) for row in await connection.fetch(SQL.offered)]

    async def read(self, county: int) -> CountySignInRow | None:
        """The county's, or None."""
        async with in_county(self.pool, county) as connection:
            row = await connection.fetchrow(SQL.read, county)
        if row is None:
            return None
        lists = ("scopes", "acr", "amr", "return_addresses")
        return CountySignInRow(**{**dict(row), **{name: tuple(row[name]) for name in lists}})

    async def put(self, county: int, row: CountySignInRow) -> None:
        """Sets or changes it; a secret that is None leaves the one of the same issuer and client."""
        values = msgspec.structs.astuple(row)[:-1]
        async with in_county(self.pool, county) as connection:
            await connection.execute(SQL.put, county, *values)

    async def remove(self, county: int) -> bool:
        """False when there was none."""
        return await self._value(county, SQL.remove) is not None

    async def account_of(self, county: int, issuer: str, subject: str) -> UUID | None:
        """The account that the county's admin linked to a subject."""
        found = await self._value(county, SQL.account_of, issuer, subject)
        assert found is None or isinstance(found, UUID)
        return found

    async def subject_of(self, county: int, account: UUID) -> tuple[str, bool] | None:
        """The subject of an account, and whether it may use its password too; None when it is not linked."""
        async with in_county(self.pool, county) as connection:
            row = await connection.fetchrow(SQL.subject_of, county, account)
        return (row["subject"], row["passwords_too"]) if row else None

    async def link(self, county: int, account: UUID, subject: str, by: str) -> bool:
        """Makes an account this subject and no other; False when the subject is another account."""
        try:
            async with in_county(self.pool, county) as connection:
                await connection.fetchval(SQL.unlink, county, account)
                if await connection.fetchval(SQL.link, county, subject, account, by) is None:
                    raise _Taken  # so that the link before stays
        except _Taken:
            return False
        return True

    async def unlink(self, county: int, account: UUID) -> bool:
        """False when it was not linked."""
        return await self._value(county, SQL.unlink, account) is not None

    async def take_answer(self, county: int, state_hash: bytes, kept: timedelta) -> bool:
        """Whether this is the first time that an answer comes; those older than `kept` are forgotten."""
        async with in_county(self.pool, county) as connection:
            await connection.execute(SQL.forget_answers, county, kept)
            return await connection.fetchval(SQL.take_answer, county, state_hash) is not None

    async def failures_from(self, county: int, address: str, window: timedelta) -> tuple[int, int]:
        """Failed sign-ins from an address within a window, and seconds until the oldest leaves it."""
        async with in_county(self.pool, county) as connection:
            row = await connection.fetchrow(SQL.failures_from, county, address, window)
        return row["failures"], row["seconds"]

    async def _value(self, county: int, statement: str, *values: Any) -> Any:
        async with in_county(self.pool, county) as connection:
            return await connection.fetchval(statement, county, *values)
