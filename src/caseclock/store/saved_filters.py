"""The list filters that an account keeps: rows of one county, each with a name of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "saved_filters.sql")


class SavedFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A name, and the query of the list's address that it stands for."""

    name: str
    query: str
    is_default: bool


async def list_filters(pool: Any, county: int, account: UUID) -> list[SavedFilter]:
    """The default first, then by name."""
    async with in_county(pool, county) as connection:
        rows = await connection.fetch(SQL.list_filters, county, account)
    return [SavedFilter(**row) for row in rows]


async def put_filter(pool: Any, county: int, account: UUID, name: str, query: str, most: int) -> bool:
    """Keeps it; False where the account has as many as it may."""
    async with in_county(pool, county) as connection:
        if await connection.fetchval(SQL.count_filters, county, account, name) >= most:
            return False
        await connection.execute(SQL.put_filter, county, account, name, query)
    return True


async def rename_filter(pool: Any, county: int, account: UUID, name: str, to: str) -> bool | None:
    """None where the new name is taken; False where there is none of the old name."""
    try:
        async with in_county(pool, county) as connection:
            return bool(_rows(await connection.execute(SQL.rename_filter, county, account, name, to)))
    except asyncpg.UniqueViolationError:
        return None


async def delete_filter(pool: Any, county: int, account: UUID, name: str) -> bool:
    """Whether there was one."""
    async with in_county(pool, county) as connection:
        return bool(_rows(await connection.execute(SQL.delete_filter, county, account, name)))


async def set_default(pool: Any, county: int, account: UUID, name: str) -> bool:
    """What the list opens with, or with an empty name nothing; False where there is no such filter."""
    async with in_county(pool, county) as connection:
        kept = {row["name"] for row in await connection.fetch(SQL.list_filters, county, account)}
        if name and name not in kept:
            return False
        await connection.execute(SQL.no_default, county, account)
        await connection.execute(SQL.set_default, county, account, name)
    return True


def _rows(status: str) -> int:
    """How many rows a statement touched, as the server says it."""
    return int(status.rpartition(" ")[2])
