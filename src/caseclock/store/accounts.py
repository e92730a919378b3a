"""Accounts, offices, units, covers: rows of one county."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.outage import guarded
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "accounts.sql")


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    """An account as it lies in its row, with its failures and the business moment it was read at."""

    account_id: UUID
    login: str
    display_name: str
    email: str
    roles: tuple[str, ...]
    office: str
    unit: str
    site: UUID | None
    password_hash: str | None
    password_lapsed: bool
    totp_secret: bytes | None
    totp_last_step: int
    must_change: bool
    alert_mail: bool
    disabled_at: datetime | None
    disabled_why: str
    last_used_at: datetime | None
    created_at: datetime
    blocked_at: datetime | None
    failures: int
    business_now: datetime


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What a new account needs."""

    account_id: UUID
    login: str
    display_name: str
    email: str
    roles: tuple[str, ...]
    office: str
    unit: str
    site: UUID | None
    password_hash: str | None
    password_lives: timedelta | None
    alert_mail: bool
    created_by: str


class OfficeRow(msgspec.Struct, frozen=True):
    """An office of the county."""

    office_id: str
    name: str


class UnitRow(msgspec.Struct, frozen=True):
    """A unit of an office, with the account that supervises it."""

    unit_id: str
    office_id: str
    name: str
    supervisor: UUID | None


class CoverRow(msgspec.Struct, frozen=True, kw_only=True):
    """An absence: whose work goes to whom, from a day to a day, both included."""

    cover_id: UUID
    account_id: UUID
    cover_account: UUID
    from_on: date
    to_on: date
    note: str
    made_by: str
    made_at: datetime


def accounts_in(texts: Iterable[str]) -> set[UUID]:
    """The account ids among texts; an imported or departed owner and the machine are names only."""
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


def _account(row: Any) -> AccountRow:
    return AccountRow(**{**dict(row), "roles": tuple(row["roles"])})


class AccountStore:
    """Reads and writes account rows; every method names the county first."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool

    async def by_login(self, county: int, login: str) -> AccountRow | None:
        """The account of a login, or None."""
        async with in_county(self.pool, county) as connection:
            row = await connection.fetchrow(SQL.account_by_login, county, login)
        return _account(row) if row else None

    async def by_id(self, county: int, account: UUID) -> AccountRow | None:
        """The account of an id, or None."""
        async with in_county(self.pool, county) as connection:
            row = await connection.fetchrow(SQL.account_by_id, county, account)
        return _account(row) if row else None

    async def names(self, county: int, accounts: Collection[UUID]) -> dict[str, str]:
        """The display names of some accounts, by account id as text."""
        if not accounts:
            return {}
        async with in_county(self.pool, county) as connection:
            rows = await connection.fetch(SQL.account_names, county, list(accounts))
        return {str(row["account_id"]): row["display_name"] for row in rows}

    async def page(
        self,
        county: int,
        after: str,
        limit: int,
        site: UUID | None = None,
        units: Collection[str] | None = None,
    ) -> list[AccountRow]:
        """Accounts in login order after a login; of one site, or of some units, where they are named."""
        of_units = None if units is None else list(units)
        async with in_county(self.pool, county, filtered=True) as connection:
            rows = await connection.fetch(SQL.list_accounts, county, after, limit, site, of_units)
        return [_account(row) for row in rows]

    async def add(self, county: int, new: NewAccount) -> bool:
        """False when the login is taken."""
        values = msgspec.structs.astuple(new)
        async with in_county(self.pool, county) as connection:
            return await connection.fetchval(SQL.add_account, county, *values) is not None

    async def change(self, county: int, row: AccountRow) -> None:
        """Writes name, mail address, roles, office, unit and whether alerts are mailed."""
        values = (row.display_name, row.email, list(row.roles), row.office, row.unit, row.alert_mail)
        await self._execute(county, SQL.change_account, row.account_id, *values)

    async def set_password(
        self, county: int, account: UUID, hashed: str, lives: timedelta | None = None
    ) -> None:
        """A new password hash; one that was given out must be changed at once and lapses after `lives`."""
        await self._execute(county, SQL.set_password, account, hashed, lives)

    async def enrol_totp(self, county: int, account: UUID, sealed: bytes, step: int) -> bool:
        """The enrolled second step; False when another was enrolled meanwhile."""
        return await self._value(county, SQL.enrol_totp, account, sealed, step) is not None

    async def clear_totp(self, county: int, account: UUID) -> None:
        """The next sign-in enrols a second step anew."""
        await self._execute(county, SQL.clear_totp, account)

    async def use_totp_step(self, county: int, account: UUID, step: int) -> bool:
        """Marks a time step used; False when it, or a later one, was used before."""
        return await self._value(county, SQL.use_totp_step, account, step) is not None

    async def disable(self, county: int, account: UUID, why: str) -> bool:
        """False when it was disabled already."""
        return await self._value(county, SQL.disable_account, account, why) is not None

    async def enable(self, county: int, account: UUID) -> bool:
        """False when it was not disabled."""
        return await self._value(county, SQL.enable_account, account) is not None

    async def disable_unused(self, county: int, days: int) -> list[tuple[UUID, str]]:
        """Disables what was not used for so many days of business time; ids and logins."""
        async with in_county(self.pool, county) as connection:
            rows = await connection.fetch(SQL.disable_unused, county, days)
        return [(row["account_id"], row["login"]) for row in rows]

    async def put_office(self, county: int, office: OfficeRow) -> None:
        """Adds an office or renames it."""
        await self._execute(county, SQL.put_office, office.office_id, office.name)

    async def offices(self, county: int) -> list[OfficeRow]:
        """The county's offices."""
        async with in_county(self.pool, county) as connection:
            return [OfficeRow(**dict(row)) for row in await connection.fetch(SQL.list_offices, county)]

    async def put_unit(self, county: int, unit: UnitRow) -> None:
        """Adds a unit or changes it."""
        await self._execute(county, SQL.put_unit, *msgspec.structs.astuple(unit))

    async def units(self, county: int) -> list[UnitRow]:
        """The county's units."""
        async with in_county(self.pool, county) as connection:
            return [UnitRow(**dict(row)) for row in await connection.fetch(SQL.list_units, county)]

    async def add_cover(self, county: int, cover: CoverRow) -> None:
        """Records an absence and its cover."""
        await self._execute(county, SQL.add_cover, *msgspec.structs.astuple(cover)[:-1])

    async def end_cover(self, county: int, cover: UUID) -> bool:
        """False when it had ended or never was."""
        return await self._value(county, SQL.end_cover, cover) is not None

    async def covers(self, county: int, on: date) -> list[CoverRow]:
        """Covers running on a day or to come after it."""
        async with in_county(self.pool, county) as connection:
            return [CoverRow(**dict(row)) for row in await connection.fetch(SQL.list_covers, county, on)]

    async def covering(self, county: int, account: UUID, on: date) -> list[UUID]:
        """Whose work the account has that day, besides its own."""
        async with in_county(self.pool, county) as connection:
            return [row["account_id"] for row in await connection.fetch(SQL.covering, county, account, on)]

    async def cover_of(self, county: int, account: UUID, on: date) -> list[UUID]:
        """Who has the account's work that day."""
        async with in_county(self.pool, county) as connection:
            return [row["cover_account"] for row in await connection.fetch(SQL.cover_of, county, account, on)]

    async def add_reason(
        self, county: int, reason_id: UUID, account: UUID, case: UUID, reason: str, hours: int
    ) -> datetime:
        """A stated reason to open a case; it lapses at the moment answered."""
        value = await self._value(county, SQL.add_reason, reason_id, account, case, reason, hours)
        assert isinstance(value, datetime)
        return value

    async def living_reason(self, county: int, account: UUID, case: UUID) -> str:
        """The reason the account has now for that case; empty when there is none."""
        return str(await self._value(county, SQL.living_reason, account, case) or "")

    async def business_now(self) -> datetime:
        """The one clock of the office, the database's."""
        async with guarded(), self.pool.acquire() as connection:
            moment = await connection.fetchval("select business_now()")
        assert isinstance(moment, datetime)
        return moment

    async def _execute(self, county: int, statement: str, *values: Any) -> None:
        async with in_county(self.pool, county) as connection:
            await connection.execute(statement, county, *values)

    async def _value(self, county: int, statement: str, *values: Any) -> Any:
        async with in_county(self.pool, county) as connection:
            return await connection.fetchval(statement, county, *values)
