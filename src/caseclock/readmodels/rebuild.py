"""Rebuilding read models beside the live ones, from the events, while writers go on.

Each table gets a twin. Every case is folded anew and copied into the twins; then whatever was committed since
is projected again, first beside the writers, then under the live tables' locks; twins take their names.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from caseclock.domain.case.state import CaseState
from caseclock.domain.ledger import ledger_id
from caseclock.kernel.events import Recorded
from caseclock.readmodels import worklist
from caseclock.readmodels.inline import MODELS, TABLES, in_full
from caseclock.readmodels.spells import spells
from caseclock.readmodels.tools import Tools
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "rebuild.sql")

Histories = Callable[[int, Sequence[UUID]], Awaitable[Mapping[UUID, Sequence[Recorded]]]]
Evolve = Callable[[CaseState, Recorded], CaseState]

PAGE = 200
#: With no more cases than this to catch up on, the switch is short enough to be made under the lock.
FEW = 100
SWITCH_TRIES = 30


class RebuildBlocked(Exception):
    """The live tables could not be locked, or somebody else rebuilds; nothing was changed."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far it is: `copy`, `index`, `catch up`, `switch`, `done`; cases projected so far."""

    step: str
    county: int
    cases: int


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where rows come from: decoded events by case, evolve, and the tools that inline rows are made with."""

    histories: Histories
    evolve: Evolve
    tools: Tools


async def rebuild(
    dsn: str,
    source: Source,
    *,
    tables: Sequence[str] = TABLES,
    progress: Callable[[Progress], None] = lambda _: None,
    page: int = PAGE,
) -> int:
    """Rebuilds the tables and answers how many cases they were made from; raises RebuildBlocked.

    `dsn` is the user's who migrates: it takes the owner's role.
    """
    chosen = tuple(table for table in TABLES if table in tables)
    async with _owner(dsn) as connection:
        work = _Rebuild(connection, source, chosen, progress, page)
        since = await connection.fetchval(SQL.horizon)
        await work.copy()
        since = await work.catch_up(since)
        await work.switch(since)
        return work.cases


class _Rebuild:
    def __init__(
        self,
        connection: Any,
        source: Source,
        tables: tuple[str, ...],
        progress: Callable[[Progress], None],
        page: int,
    ) -> None:
        self.connection = connection
        self.source = source
        self.tables = tables
        self.progress = progress
        self.page = page
        self.cases = 0
        self.columns: dict[str, list[str]] = {}

    async def copy(self) -> None:
        """Fills the twins county by county, then gives them their indexes."""
        for table in self.tables:
            await self.connection.execute(SQL.begin, table)
            found = await self.connection.fetch(SQL.columns, table)
            self.columns[table] = [row["name"] for row in found]
        county: int | None = -1
        while (county := await self.connection.fetchval(SQL.next_county, county)) is not None:
            last = UUID(int=0)
            while found := await self.connection.fetch(SQL.cases, county, last, self.page):
                ids = [row["case_id"] for row in found]
                await self._project(county, ids)
                self.cases += len(ids)
                self.progress(Progress(step="copy", county=county, cases=self.cases))
                last = ids[-1]
        self.progress(Progress(step="index", county=0, cases=self.cases))
        for table in self.tables:
            await self.connection.execute(SQL.index, table)

    async def catch_up(self, since: str) -> str:
        """Projects what was committed meanwhile, until little is left; answers where the next look starts."""
        for _ in range(10):
            since, number = await self._project_since(since)
            if number <= FEW:
                break
        return since

    async def switch(self, since: str) -> None:
        """Locks the live tables in the writers' order, projects the rest, renames; gives way, tries again."""
        for attempt in range(SWITCH_TRIES):
            try:
                async with self.connection.transaction():
                    await self.connection.execute(SQL.patience)
                    for table in self.tables:
                        await self.connection.execute(f"lock table {table} in access exclusive mode")
                    await self._project_since(since)
                    for table in self.tables:
                        await self.connection.execute(SQL.switch, table)
            except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
                await asyncio.sleep(0.05 * (attempt + 1))
                since = await self.catch_up(since)
            else:
                self.progress(Progress(step="done", county=0, cases=self.cases))
                return
        raise RebuildBlocked("the live tables could not be locked; end long-running readers and try again")

    async def _project_since(self, since: str) -> tuple[str, int]:
        """Projects anew every case with an event that a horizon did not see; answers the next horizon."""
        horizon = await self.connection.fetchval(SQL.horizon)
        number = 0
        county: int | None = -1
        while (county := await self.connection.fetchval(SQL.next_county, county)) is not None:
            changed = [r["case_id"] for r in await self.connection.fetch(SQL.changed, county, since)]
            for at in range(0, len(changed), self.page):
                ids = changed[at : at + self.page]
                for table in self.tables:
                    await self.connection.execute(
                        f"delete from {table}_new where county = $1 and case_id = any ($2)", county, ids
                    )
                await self._project(county, ids)
            number += len(changed)
            if changed:
                self.progress(Progress(step="catch up", county=county, cases=number))
        return horizon, number

    async def _project(self, county: int, ids: Sequence[UUID]) -> None:
        # The county's own stream is no case and has no rows.
        histories = await self.source.histories(county, [id for id in ids if id != ledger_id(county)])
        rows: dict[str, list[dict[str, Any]]] = {table: [] for table in self.tables}
        for case_id, history in histories.items():
            state = CaseState(county=county, case_id=case_id)
            found, state = spells(state, history, self.source.evolve, self.source.tools)
            if worklist.TABLE in rows:
                rows[worklist.TABLE] += found
            for model in MODELS:
                if model.table in rows:
                    rows[model.table] += in_full(state, model, self.source.tools)
        for table, records in rows.items():
            columns = self.columns[table]
            await self.connection.copy_records_to_table(
                f"{table}_new",
                columns=columns,
                records=[tuple(county if c == "county" else row[c] for c in columns) for row in records],
            )


@asynccontextmanager
async def _owner(dsn: str) -> AsyncIterator[Any]:
    """A connection that is the tables' owner and the only one that rebuilds."""
    connection = await asyncpg.connect(dsn, server_settings={"statement_timeout": "0", "timezone": "UTC"})
    try:
        await connection.set_type_codec(
            "jsonb", schema="pg_catalog", format="binary", encoder=_jsonb, decoder=lambda value: value[1:]
        )
        await connection.execute(SQL.become_owner)
        if not await connection.fetchval(SQL.only_one):
            raise RebuildBlocked("another rebuild is running; wait for it to end")
        yield connection
    finally:
        await connection.close()


def _jsonb(value: Any) -> bytes:
    return b"\x01" + msgspec.json.encode(value)
