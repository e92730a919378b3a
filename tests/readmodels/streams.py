"""Generated lives as real streams: each command of a life is one append of its events and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec
from msgspec.structs import replace

from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import GenericEvent, Meta, Recorded
from caseclock.readmodels.inline import changes
from caseclock.readmodels.projecting import Source
from caseclock.store.store import Store
from caseclock.store.units import StoredEvent, Stream, Unit
from tests.readmodels.support import TOOLS


class Lives:
    """Knows the state after each command of each case, which no event could tell: the events only count."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.states: dict[UUID, dict[int, CaseState]] = {}

    async def append(self, before: CaseState, after: CaseState) -> str:
        """One command: its events up to the version after, and the rows that inline projection writes."""
        assert after.recorded_at is not None
        self.states.setdefault(after.case_id, {})[after.version] = after
        meta = msgspec.json.encode(Meta(command_id=uuid4()))
        events = tuple(
            StoredEvent(
                case_id=after.case_id,
                version=version,
                type="test.counted",
                schema_version=1,
                data=b"{}",
                meta=meta,
                effective_on=after.recorded_at.date(),
                recorded_at=after.recorded_at,
                chain=bytes(32),
            )
            for version in range(before.version + 1, after.version + 1)
        )
        stream = Stream(case_id=after.case_id, expected_version=before.version, events=events)
        rows = changes(before, after, after.recorded_at, TOOLS)
        unit = Unit(command=None, streams=(stream,), rows=rows)
        return (await self.store.append(after.county, [unit]))[0]

    async def write(self, states: Sequence[CaseState]) -> None:
        """A whole life."""
        before = CaseState(county=states[0].county, case_id=states[0].case_id)
        for after in states:
            assert await self.append(before, after) == "written"
            before = after

    def source(self) -> Source:
        """What a rebuild reads."""
        return Source(histories=self._histories, evolve=self._evolve, tools=TOOLS)

    async def _histories(self, county: int, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Recorded]]:
        loaded = await self.store.load(county, ids)
        return {case: [_recorded(county, e) for e in events] for case, events in loaded.streams.items()}

    def _evolve(self, state: CaseState, recorded: Recorded) -> CaseState:
        known = self.states[recorded.case_id].get(recorded.version)
        return known or replace(state, version=recorded.version, recorded_at=recorded.recorded_at)


def _recorded(county: int, event: StoredEvent) -> Recorded:
    return Recorded(
        county=county,
        case_id=event.case_id,
        version=event.version,
        effective_on=event.effective_on,
        recorded_at=event.recorded_at,
        event=GenericEvent(name=event.type),
        meta=msgspec.json.decode(event.meta, type=Meta),
    )


async def shape(connection: Any, table: str) -> list[str]:
    """What a rebuild must keep of a table: columns, indexes, constraints, policies, grants, owner."""
    rows = await connection.fetch(
        """
        select 'column ' || attname || ' ' || format_type(atttypid, atttypmod) || attnotnull as what
          from pg_attribute where attrelid = $1::text::regclass and attnum > 0
        union all
        select pg_get_indexdef(indexrelid) from pg_index where indrelid = $1::text::regclass
        union all
        select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
         where conrelid = $1::text::regclass and contype <> 'n'
        union all
        select polname || pg_get_expr(polqual, polrelid) || polcmd::text from pg_policy
         where polrelid = $1::text::regclass
        union all
        select a.grantee::regrole || ' ' || a.privilege_type from pg_class, aclexplode(relacl) a
         where oid = $1::text::regclass
        union all
        select relowner::regrole || ' rls ' || relrowsecurity from pg_class where oid = $1::text::regclass
         order by 1
        """,
        table,
    )
    return [row["what"] for row in rows]
