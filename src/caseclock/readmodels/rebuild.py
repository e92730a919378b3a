"""Rebuilding read models beside the live ones, from the events, while writers go on.

Each table gets a twin. Every case is folded anew and copied into the twins; then whatever was committed since
is projected again, first beside the writers, then under the live tables' locks; twins take their names.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from caseclock.domain.ledger import ledger_id
from caseclock.readmodels.inline import TABLES
from caseclock.readmodels.projecting import Projected, Source, columns_of
from caseclock.store.owner import as_owner
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "rebuild.sql")

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
    async with _alone(dsn) as connection:
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
        self.columns = await columns_of(self.connection, self.tables)
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
        projected = Projected(self.source.evolve, self.source.tools, self.columns)
        for case_id, history in histories.items():
            projected.add(county, case_id, history)
        await projected.copy(self.connection, "_new")


@asynccontextmanager
async def _alone(dsn: str) -> AsyncIterator[Any]:
    """A connection that is the tables' owner and the only one that rebuilds."""
    async with as_owner(dsn) as connection:
        if not await connection.fetchval(SQL.only_one):
            raise RebuildBlocked("another rebuild is running; wait for it to end")
        yield connection
