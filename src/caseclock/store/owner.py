"""A connection that owns the tables: what fills or replaces them whole goes round row-level security."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec

from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "owner.sql")


@asynccontextmanager
async def as_owner(dsn: str) -> AsyncIterator[Any]:
    """A connection as the tables' owner, without a time limit; `dsn` is the user's who migrates."""
    settings = {"statement_timeout": "0", "timezone": "UTC", "application_name": "caseclock owner"}
    connection = await asyncpg.connect(dsn, server_settings=settings)
    try:
        await connection.set_type_codec(
            "jsonb", schema="pg_catalog", format="binary", encoder=_jsonb, decoder=lambda value: value[1:]
        )
        await connection.execute(SQL.become_owner)
        yield connection
    finally:
        await connection.close()


async def copy_in(connection: Any, table: str, columns: Sequence[str], records: Iterable[Any]) -> None:
    """Copies records into a table; nothing where there is none."""
    if rows := list(records):
        await connection.copy_records_to_table(table, columns=list(columns), records=rows)


def _jsonb(value: Any) -> bytes:
    return b"\x01" + msgspec.json.encode(value)
