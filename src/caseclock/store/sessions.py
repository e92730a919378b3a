"""Sign-in attempts, sessions, and the record of both. Tokens and codes come here hashed, never in clear."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.outage import guarded, once_more
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "sessions.sql")


class Attempt(msgspec.Struct, frozen=True):
    """A counted attempt: failures with this one, whether the login is blocked, seconds to wait first."""

    failures: int
    blocked: bool
    wait_seconds: int


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A living session with its account and the units it supervises."""

    account_id: UUID
    login: str
    display_name: str
    email: str
    roles: tuple[str, ...]
    role: str
    office: str
    unit: str
    site: UUID | None
    step: str
    csrf: str
    supervised: tuple[str, ...]
    expires_at: datetime
    own_cases: tuple[UUID, ...] = ()


class PendingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A session whose second step is still to come."""

    account_id: UUID
    role: str
    step: str
    pending_totp: bytes | None
    passcode_hash: bytes | None
    passcode_valid: bool | None


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session about to be opened after a right password."""

    token_hash: bytes
    account_id: UUID
    role: str
    step: str
    csrf: str
    address: str
    lives: timedelta
    pending_totp: bytes | None = None
    passcode_hash: bytes | None = None
    passcode_lives: timedelta | None = None


class AccessRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in, a failed one, or an act upon an account."""

    record_id: int
    at: datetime
    act: str
    login: str
    actor: str
    address: str
    note: str


class SessionStore:
    """Every method names the county first; all moments are real time, the database's."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool

    async def attempt(
        self, county: int, login: str, address: str, limit: int, window: timedelta, per_address: int
    ) -> Attempt:
        """Counts an attempt as failed before anything is checked, in one statement."""
        async with guarded(), self.pool.acquire() as connection:
            row = await connection.fetchrow(SQL.attempt, county, login, address, limit, window, per_address)
        return Attempt(*row)

    async def attempt_failed(self, county: int, login: str, limit: int) -> bool:
        """The attempt was wrong; True when the login is blocked now."""
        return bool(await self._value(county, SQL.attempt_failed, login, limit))

    async def attempt_passed(self, county: int, login: str) -> None:
        """Right so far: takes back what `attempt` counted."""
        await self._execute(county, SQL.attempt_passed, login)

    async def clear_failures(self, county: int, login: str) -> None:
        """A whole sign-in succeeded."""
        await self._execute(county, SQL.clear_failures, login)

    async def block(self, county: int, login: str) -> None:
        """Blocks a login by hand."""
        await self._execute(county, SQL.block, login)

    async def unblock(self, county: int, login: str) -> bool:
        """False when it was not blocked and had no failures."""
        return await self._value(county, SQL.unblock, login) is not None

    async def open(self, county: int, new: NewSession) -> datetime:
        """Opens a session in its first step; the moment it lapses."""
        return await self._moment(
            county, SQL.open_session, new.token_hash, new.account_id, new.role, new.step, new.csrf,
            new.pending_totp, new.passcode_hash, new.passcode_lives, new.address, new.lives,
        )  # fmt: skip

    async def find(self, county: int, token_hash: bytes, idle: timedelta) -> SessionRow | None:
        """The living session of a token, marked as used; None for any that is not."""
        row = await once_more(self.pool.fetchrow, SQL.find_session, county, token_hash, idle)
        if row is None:
            return None
        lists = {name: tuple(row[name]) for name in ("roles", "supervised", "own_cases")}
        return SessionRow(**{**dict(row), **lists})

    async def pending(self, county: int, token_hash: bytes) -> PendingRow | None:
        """What a session in its first step still needs."""
        async with in_county(self.pool, county) as connection:
            row = await connection.fetchrow(SQL.pending, county, token_hash)
        return PendingRow(**dict(row)) if row else None

    async def advance(
        self, county: int, old: bytes, new: bytes, step: str, csrf: str, lives: timedelta, after: list[str]
    ) -> datetime | None:
        """Moves a session on under a new token; None when it is not in one of the steps named."""
        value = await self._value(county, SQL.advance, old, new, step, csrf, lives, after)
        assert value is None or isinstance(value, datetime)
        return value

    async def set_passcode(self, county: int, token_hash: bytes, hashed: bytes, lives: timedelta) -> bool:
        """A new mailed code; False when the session waits for none."""
        return await self._value(county, SQL.set_passcode, token_hash, hashed, lives) is not None

    async def use_passcode(self, county: int, token_hash: bytes, hashed: bytes) -> bool:
        """Uses a mailed code up; False when it is wrong, used or lapsed."""
        return await self._value(county, SQL.use_passcode, token_hash, hashed) is not None

    async def close(self, county: int, token_hash: bytes) -> None:
        """Signs out."""
        await self._execute(county, SQL.close_session, token_hash)

    async def close_all(self, county: int, account: UUID, but: bytes | None = None) -> None:
        """Signs an account out everywhere, but for one session where one is named."""
        await self._execute(county, SQL.close_sessions, account, but)

    async def close_expired(self, county: int, idle: timedelta, kept: timedelta) -> None:
        """Housekeeping: forgets sessions that lapsed so long ago."""
        await self._execute(county, SQL.close_expired, idle, kept)

    async def signed_in(self, county: int, account: UUID) -> None:
        """The account was used, in business time."""
        await self._execute(county, SQL.signed_in, account)

    async def record(
        self, county: int, act: str, login: str, actor: str = "", address: str = "", note: str = ""
    ) -> None:
        """Adds a line to the record of accesses."""
        await self._execute(county, SQL.record, act, login, actor, address, note)

    async def records(self, county: int, below: int, limit: int, login: str | None) -> list[AccessRecord]:
        """A page of the record of accesses, newest first."""
        async with in_county(self.pool, county) as connection:
            rows = await connection.fetch(SQL.page_of_records, county, below, limit, login)
        return [AccessRecord(**dict(row)) for row in rows]

    async def _execute(self, county: int, statement: str, *values: Any) -> None:
        async with in_county(self.pool, county) as connection:
            await connection.execute(statement, county, *values)

    async def _value(self, county: int, statement: str, *values: Any) -> Any:
        async with in_county(self.pool, county) as connection:
            return await connection.fetchval(statement, county, *values)

    async def _moment(self, county: int, statement: str, *values: Any) -> datetime:
        value = await self._value(county, statement, *values)
        assert isinstance(value, datetime)
        return value
