"""All rows of whole cases at once, from their events: what a rebuild and a bulk load write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import Recorded
from caseclock.readmodels import worklist
from caseclock.readmodels.inline import MODELS, in_full
from caseclock.readmodels.spells import spells
from caseclock.readmodels.tools import Tools
from caseclock.store.owner import SQL, copy_in

Histories = Callable[[int, Sequence[UUID]], Awaitable[Mapping[UUID, Sequence[Recorded]]]]
Evolve = Callable[[CaseState, Recorded], CaseState]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where rows come from: decoded events by case, evolve, and the tools that inline rows are made with."""

    histories: Histories
    evolve: Evolve
    tools: Tools


class Projected:
    """Rows of some tables by table, gathered case by case and county by county, then copied."""

    def __init__(self, evolve: Evolve, tools: Tools, columns: Mapping[str, Sequence[str]]) -> None:
        self._evolve = evolve
        self._tools = tools
        self._columns = columns
        self._records: dict[str, list[tuple[Any, ...]]] = {table: [] for table in columns}

    def add(self, county: int, case_id: UUID, history: Sequence[Recorded]) -> CaseState:
        """The rows of one case; its state."""
        state = CaseState(county=county, case_id=case_id)
        found, state = spells(state, history, self._evolve, self._tools)
        if worklist.TABLE in self._records:
            self._keep(worklist.TABLE, county, found)
        for model in MODELS:
            if model.table in self._records:
                self._keep(model.table, county, in_full(state, model, self._tools))
        return state

    async def copy(self, connection: Any, suffix: str = "") -> None:
        """Copies all rows into the tables of these names."""
        for table, records in self._records.items():
            await copy_in(connection, table + suffix, self._columns[table], records)

    def _keep(self, table: str, county: int, rows: Any) -> None:
        # A column that we do not know is of the next release, migrated first: null, as in an append.
        columns = self._columns[table]
        self._records[table] += [
            tuple(county if column == "county" else row.get(column) for column in columns) for row in rows
        ]


async def columns_of(connection: Any, tables: Sequence[str]) -> dict[str, list[str]]:
    """The columns of each table in order."""
    return {table: [row["name"] for row in await connection.fetch(SQL.columns, table)] for table in tables}
