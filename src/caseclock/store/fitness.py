"""What a database says of itself before real cases may lie in it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from caseclock.store.county_sign_ins import CountySignIns
from caseclock.store.outage import once_more
from caseclock.store.sql import load_queries
from caseclock.store.store import Store

SQL = load_queries(__file__, "fitness.sql")


class Fitness(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of the server by their names (`on`, `off` ...), `live` or `training`, issuers by county."""

    fsync: str
    full_page_writes: str
    synchronous_commit: str
    clock: str
    issuers: tuple[tuple[int, str], ...]


class KnownAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account that may sign in."""

    account_id: UUID
    login: str
    totp_secret: bytes | None
    of_the_demo: bool


async def read_fitness(store: Store) -> Fitness:
    """As the application's own connection sees it: a role or database may have settings of its own."""
    sign_ins = CountySignIns(store.pool)
    issuers = []
    for offered in await sign_ins.offered():
        if (row := await sign_ins.read(offered.county)) is not None:
            issuers.append((offered.county, row.issuer))
    row = await once_more(store.pool.fetchrow, SQL.server)
    return Fitness(**dict(row), issuers=tuple(issuers))


async def known_accounts(store: Store, county: int) -> list[KnownAccount]:
    """Of a county, those that the demo made or that have an authenticator."""
    async with store.reading(county) as connection:
        return [KnownAccount(**dict(row)) for row in await connection.fetch(SQL.accounts, county)]
