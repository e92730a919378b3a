"""The daily root of a county's history: the last signed head of each day."""

from __future__ import annotations

from typing import Any

from caseclock.store.county import in_county
from caseclock.store.heads import Head
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "roots.sql")


async def daily_roots(pool: Any, county: int, limit: int) -> list[Head]:
    """The newest first."""
    async with in_county(pool, county) as connection:
        return [Head(county=county, **row) for row in await connection.fetch(SQL.daily, county, limit)]


async def count_events(pool: Any, county: int) -> int:
    """How many events a check walks."""
    async with in_county(pool, county) as connection:
        return int(await connection.fetchval(SQL.events, county))
