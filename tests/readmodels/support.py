"""What read-model tests share: tools, and rows written as an append writes them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from caseclock.domain.case.state import CaseState
from caseclock.readmodels.inline import MODELS, TABLES, changes
from caseclock.readmodels.tools import Tools
from caseclock.store.county import in_county
from caseclock.store.units import TableChange
from tests.support.states import SIDES, WAITS


def keyed(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{kind}:{value}".encode()).digest()


TOOLS = Tools(hash=keyed, waits_for=WAITS, sides=SIDES)
PUT = "select put_rows_v1($1, $2)"


async def put(pool: Any, county: int, rows: Mapping[str, TableChange]) -> None:
    async with in_county(pool, county) as connection:
        await connection.execute(PUT, county, msgspec.json.encode(rows))


async def live(pool: Any, states: Sequence[CaseState]) -> list[datetime]:
    """Writes a life command by command, as appends do; answers the moments."""
    before = CaseState(county=states[0].county, case_id=states[0].case_id)
    for after in states:
        assert after.recorded_at is not None
        await put(pool, after.county, changes(before, after, after.recorded_at, TOOLS))
        before = after
    return [s.recorded_at for s in states if s.recorded_at]


async def forget(pool: Any, county: int) -> None:
    async with in_county(pool, county) as connection:
        for table in TABLES:
            await connection.execute(f"delete from {table} where county = $1", county)


def in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=repr)


async def stored(pool: Any, county: int, table: str, *, versions: bool = False) -> list[dict[str, Any]]:
    """A table's rows of a county as JSON, in some fixed order."""
    async with in_county(pool, county) as connection:
        found = await connection.fetch(f"select to_jsonb(t) as row from {table} t")
    rows = [row["row"] for row in found]
    return in_order(row if versions or "version" not in row else {**row, "version": 0} for row in rows)


async def expected(pool: Any, state: CaseState) -> dict[str, list[dict[str, Any]]]:
    """What the tables must hold, by way of PostgreSQL's own reading of the rows."""
    found: dict[str, list[dict[str, Any]]] = {}
    async with in_county(pool, state.county) as connection:
        for model in MODELS:
            rows = [{"county": state.county, **row} for row in model.rows(state, TOOLS).values()]
            query = f"select to_jsonb(t) as row from jsonb_populate_recordset(null::{model.table}, $1) t"
            answer = await connection.fetch(query, msgspec.json.encode(rows))
            found[model.table] = in_order({**row["row"], "version": 0} for row in answer)
    return found


async def filled(database: str, **tables: Sequence[Mapping[str, Any]]) -> None:
    """Puts rows into tables of any county, counted as the server would within a minute."""
    owner = await asyncpg.connect(database)
    try:
        for table, given in tables.items():
            await owner.execute(
                f"insert into {table} select * from jsonb_populate_recordset(null::{table}, $1::text::jsonb)",
                msgspec.json.encode(given).decode(),
            )
        await owner.execute(f"analyze {', '.join(tables)}")
    finally:
        await owner.close()


#: How many rows of the worklist the transaction has read so far.
READ = """
    select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
      from pg_stat_xact_user_tables where relname = 'rm_worklist'
"""
_SPELLS = """
insert into rm_worklist (
    county, case_id, from_version, case_number, kind, title, owner, unit, office, queue, whose_move,
    procedures, started, paused, clock, next_clock, alerts, flags, awaits, period
)
select {county}, gen_random_uuid(), 1, '', 'household', '', 'owner ' || n % 200, {unit}, '', '', 'office',
       '{{}}', true, false, '', '', 0, '{{}}', '[]',
       tstzrange(timestamptz '2025-01-01' + n * interval '1 minute', null)
  from generate_series(1, 10000) n
"""


@asynccontextmanager
async def spells(database: str, *, county: str, unit: str = "''") -> AsyncIterator[Any]:
    """The owner's connection in county 1: ten thousand open spells, the n-th of this county and unit."""
    connection = await asyncpg.connect(database)
    try:
        await connection.execute("set role caseclock_owner")
        await connection.execute(_SPELLS.format(county=county, unit=unit))
        await connection.execute("analyze rm_worklist")
        await connection.execute("set app.county = '1'")
        yield connection
    finally:
        await connection.close()
