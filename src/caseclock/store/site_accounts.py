"""Account rows of Family PACT sites: pending until the case says that the code was used."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "site_accounts.sql")


class PendingAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account about to be activated; nobody signs in with it yet."""

    account_id: UUID
    login: str
    display_name: str
    email: str
    role: str
    site: UUID
    password_hash: str


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """When an account of a site was used last, in business time; `pending`: it is not usable yet."""

    account_id: UUID
    site: UUID
    last_used_at: datetime | None
    pending: bool


class SiteAccountStore:
    """Every method names the county first."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def put_pending(self, county: int, new: PendingAccount) -> Literal["pending", "taken", "in_use"]:
        """Writes or rewrites the row. `taken`: the login is another's; `in_use`: it was activated before."""
        async with in_county(self._pool, county) as connection:
            row = msgspec.structs.astuple(new)
            if await connection.fetchval(SQL.renew_pending, county, *row[:4], row[-1]) is not None:
                return "pending"
            if await connection.fetchval(SQL.add_pending, county, *row) is not None:
                return "pending"
            living = await connection.fetchval(SQL.is_living, county, new.account_id)
        return "in_use" if living else "taken"

    async def activate(self, county: int, account: UUID) -> str | None:
        """Makes a pending row usable; its login, or None when it was not pending."""
        login = await self._value(county, SQL.activate, account)
        return None if login is None else str(login)

    async def retire(self, county: int, account: UUID) -> None:
        """Disables for good, whatever it was disabled for before."""
        await self._value(county, SQL.retire, account)

    async def move(self, county: int, account: UUID, site: UUID) -> None:
        """The certifier of several sites works in another one now."""
        await self._value(county, SQL.move, account, site)

    async def used_lately(self, county: int, days: int) -> list[Use]:
        """Accounts of sites that were used within so many business days, or wait to become usable."""
        async with in_county(self._pool, county) as connection:
            return [Use(**dict(row)) for row in await connection.fetch(SQL.used_lately, county, days)]

    async def _value(self, county: int, statement: str, *values: Any) -> Any:
        async with in_county(self._pool, county) as connection:
            return await connection.fetchval(statement, county, *values)
