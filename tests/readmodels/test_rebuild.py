"""A rebuild finds what the commands wrote, while they go on writing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import GenericEvent, Meta, Recorded
from caseclock.readmodels.inline import TABLES
from caseclock.readmodels.rebuild import Progress, RebuildBlocked, rebuild
from caseclock.readmodels.spells import spells
from caseclock.store.pool import open_pool
from caseclock.store.store import Store
from tests.readmodels.streams import Lives, shape
from tests.readmodels.support import TOOLS, stored
from tests.support.states import START, lives

COUNTIES = (1, 19)


@pytest.fixture
async def known(fresh_database: str) -> AsyncIterator[Lives]:
    pool = await open_pool(fresh_database, max_size=4)
    yield Lives(Store(pool))
    await pool.close()


async def all_rows(pool: Any) -> dict[tuple[int, str], list[dict[str, Any]]]:
    return {(county, table): await stored(pool, county, table) for county in COUNTIES for table in TABLES}


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(lives(), min_size=1, max_size=6), st.integers(1, 3))
async def test_a_rebuild_equals_what_was_written_inline(
    fresh_database: str, known: Lives, made: list[list[CaseState]], page: int
) -> None:
    # The cases of earlier examples stay and are rebuilt too.
    pool = known.store.pool
    for n, life in enumerate(made):
        case, county = uuid4(), COUNTIES[n % 2]
        await known.write([replace(state, case_id=case, county=county) for state in life])
    written = await all_rows(pool)
    await rebuild(fresh_database, known.source(), page=page)
    assert await all_rows(pool) == written


async def test_writers_go_on_meanwhile(fresh_database: str, known: Lives) -> None:
    pool = known.store.pool
    at = START
    cases = {UUID(int=n + 1): CaseState(county=1, case_id=UUID(int=n + 1)) for n in range(30)}
    done = asyncio.Event()

    async def write(n: int) -> int:
        """Appends to its cases until the rebuild is done, and a little longer."""
        nonlocal at
        count, after_it = 0, 0
        while after_it < 10:
            for id in list(cases)[n::3]:
                at += timedelta(seconds=1)
                before = cases[id]
                owner = f"worker-{count % 3}"
                after = replace(before, version=before.version + 1, owner=owner, recorded_at=at)
                cases[id] = after
                assert await known.append(before, after) == "written"
                count += 1
            after_it += done.is_set()
        return count

    writers = [asyncio.create_task(write(n)) for n in range(3)]
    steps: list[Progress] = []
    while any(state.version < 2 for state in cases.values()):
        assert not any(writer.done() for writer in writers)
        await asyncio.sleep(0)
    for _ in range(3):
        await rebuild(fresh_database, known.source(), progress=steps.append, page=7)
    done.set()
    assert sum(await asyncio.gather(*writers)) > 60
    assert [s.step for s in steps].count("done") == 3
    written = await all_rows(pool)
    await rebuild(fresh_database, known.source())
    assert await all_rows(pool) == written


async def test_tables_keep_their_shape(fresh_database: str, known: Lives) -> None:
    admin = await asyncpg.connect(fresh_database)
    before = {table: await shape(admin, table) for table in TABLES}
    await rebuild(fresh_database, known.source())
    assert {table: await shape(admin, table) for table in TABLES} == before
    assert await admin.fetchval("select count(*) from pg_class where relname like 'rm\\_%\\_new%'") == 0
    await admin.close()


async def test_only_one_rebuild_at_a_time(fresh_database: str, known: Lives) -> None:
    other = await asyncpg.connect(fresh_database)
    await other.execute("select pg_advisory_lock(hashtextextended('rebuild of read models', 0))")
    with pytest.raises(RebuildBlocked, match="another rebuild"):
        await rebuild(fresh_database, known.source())
    await other.close()


async def test_a_history_without_events_has_no_spell() -> None:
    state = CaseState(county=1, case_id=UUID(int=1))
    assert spells(state, [], lambda s, _: s, TOOLS) == ([], state)


def test_a_rung_that_rang_before_a_command_opens_no_spell_of_its_own() -> None:
    # Both were written in one append, whose rows are those after the command.
    start = CaseState(county=1, case_id=UUID(int=1))
    opened, rung, command = uuid4(), uuid4(), uuid4()
    metas = [(opened, opened), (rung, command), (command, command)]
    history = [
        Recorded(
            county=1,
            case_id=start.case_id,
            version=version,
            effective_on=START.date(),
            recorded_at=START + timedelta(hours=version > 1),
            event=GenericEvent(name="test.counted"),
            meta=Meta(command_id=own, correlation_id=whole),
        )
        for version, (own, whole) in enumerate(metas, 1)
    ]

    def count(state: CaseState, recorded: Recorded) -> CaseState:
        changes = {"owner": f"owner {recorded.version}", "case_number": "1-1"}
        return replace(state, version=recorded.version, recorded_at=recorded.recorded_at, **changes)

    told, _ = spells(start, history, count, TOOLS)
    assert [spell["from_version"] for spell in told] == [1, 3]
