"""Thousands of cases like one that `handle` opened, copied in: chained anew, with ids of their own.

Where one office's cases are all alike the numbers say nothing of search or lists; a rung that rings asks only
its own case.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from bench.ours import Case
from caseclock.domain.case.state import CaseState
from caseclock.kernel.ids import uuid7
from caseclock.readmodels.inline import TABLES
from caseclock.store.chain import GENESIS, with_chain
from caseclock.store.owner import as_owner, copy_in
from caseclock.store.units import StoredEvent

_EVENT = (
    "county", "case_id", "version", "type", "schema_version", "data", "meta", "effective_on", "recorded_at",
    "chain",
)  # fmt: skip
PAGE = 2000

#: For the n-th copy: what stands in the original, and what stands there instead.
Changes = Callable[[int], dict[str, str]]


class Original:
    """A case as it lies in the tables: its stream, and its other rows as JSON text by table."""

    def __init__(self, case: Case, state: CaseState, stream: Sequence[StoredEvent]) -> None:
        self.county = state.county
        self.case_id = case.case_id
        self.instance = case.instance
        self.stream = stream
        self._number = state.case_number
        self._members = [str(member) for member in state.members]

    async def copies(self, dsn: str, count: int, changes: Changes = lambda n: {}) -> list[Case]:
        """So many copies, by two hands. A page is one transaction, as in a bulk load."""
        pages = iter(range(0, count, PAGE))
        async with as_owner(dsn) as first, as_owner(dsn) as second:
            rows = await self._rows(first)
            made: list[Case] = []

            async def hand(connection: Any) -> None:
                for begin in pages:
                    page = range(begin, min(begin + PAGE, count))
                    changed = [self._named(n) | changes(n) for n in page]
                    await self._copy(connection, rows, changed)
                    made.extend(Case(UUID(one[str(self.case_id)]), self.instance) for one in changed)

            await asyncio.gather(hand(first), hand(second))
            await first.execute("analyze")
        return made

    async def _copy(self, connection: Any, rows: dict[str, list[str]], changed: list[dict[str, str]]) -> None:
        async with connection.transaction():
            records = [each for one in changed for each in self._events(one)]
            await copy_in(connection, "events", _EVENT, records)
            for table, texts in rows.items():
                copied = [_changed(text, one) for text in texts for one in changed]
                await connection.execute(
                    f"insert into {table} select (jsonb_populate_record(null::{table}, row::jsonb)).*"
                    " from unnest($1::text[]) row",
                    copied,
                )

    def _named(self, n: int) -> dict[str, str]:
        # People of their own too: the first command on a case makes a key for each, and two cases with
        # one person would race for it.
        ids = {old: str(uuid7()) for old in (str(self.case_id), *self._members)}
        return {**ids, self._number: f"{self.county}-C{n:08d}"}

    async def _rows(self, connection: Any) -> dict[str, list[str]]:
        found = {}
        for table in (*TABLES, "timers"):
            texts = await connection.fetch(
                f"select to_jsonb(t)::text from {table} t where county = $1 and case_id = $2",
                self.county,
                self.case_id,
            )
            if texts:
                found[table] = [row[0] for row in texts]
        return found

    def _events(self, changed: dict[str, str]) -> Iterator[tuple[Any, ...]]:
        case_id, chain = UUID(changed[str(self.case_id)]), GENESIS
        for event in self.stream:
            data = _changed(event.data.decode(), changed).encode()
            event = with_chain(chain, self.county, replace(event, case_id=case_id, data=data))
            chain = event.chain
            yield (self.county, *(getattr(event, name) for name in _EVENT[1:]))


async def arm_others(dsn: str, county: int, count: int, due_at: datetime) -> None:
    """So many timers of other cases, one a second from a moment on: the due ones are found among them."""
    async with as_owner(dsn) as connection:
        await connection.execute(
            "insert into timers (county, case_id, clock_id, rung, arming, due_at)"
            " select $1, gen_random_uuid(), 'mao_application-1.promptness-1', 'due', 1,"
            "        $2::timestamptz + n * interval '1 second' from generate_series(1, $3::bigint) n",
            county,
            due_at,
            count,
        )
        await connection.execute("analyze timers")


def _changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        text = text.replace(old, new)
    return text
