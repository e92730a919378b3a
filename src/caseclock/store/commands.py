"""What was said with an earlier command."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "commands.sql")


class Said(NamedTuple):
    """A command's name and its body, secrets encrypted."""

    name: str
    body: bytes


async def said(pool: Any, county: int, command: UUID) -> Said | None:
    """None when this county has no such command."""
    async with in_county(pool, county) as connection:
        row = await connection.fetchrow(SQL.said, county, command)
    return Said(row["name"], bytes(row["body"])) if row else None
