"""What an append reads is found by its keys: what it costs must not grow with the county."""

from __future__ import annotations

from uuid import UUID, uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from caseclock.store.county import in_county
from caseclock.store.sealed import seal as box
from caseclock.store.store import SQL
from caseclock.store.units import StoredEvent, TimerRow, Unit
from caseclock.store.wire import arguments
from tests.store.writing import LONG_AGO, command, opened, sealed

COUNTY = 58
READ = """
    select relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
     where relname in ('events', 'commands', 'timers', 'person_keys', 'case_persons')
"""


def armed(case: UUID, head: StoredEvent | None = None) -> Unit:
    timer = TimerRow(case_id=case, clock_id="c-1", rung="day 5", arming=1, due_at=LONG_AGO)
    return Unit(
        command=command(),
        streams=(sealed(COUNTY, case, head, [b"{}"]),),
        timers_put=() if head else (timer,),
        timers_delete=(timer,) if head else (),
        person_keys={case: box(b"m" * 32, b"key", b"", "k1")},
    )


async def grown(dsn: str, *, analysed: bool) -> list[Unit]:
    """A thousand cases. Where the tables were analysed, it was on the first day, when they held two."""
    written = [armed(uuid4()) for _ in range(1002)]
    async with opened(dsn) as store:
        assert await store.append(COUNTY, written[:2]) == ["written"] * 2
        if analysed:
            owner = await asyncpg.connect(dsn)
            await owner.execute("analyze")
            await owner.close()
        for n in range(2, len(written), 100):
            assert await store.append(COUNTY, written[n : n + 100]) == ["written"] * 100
    return written


@pytest.mark.parametrize("analysed", [False, True])
async def test_an_append_does_not_look_at_rows_of_other_cases(fresh_database: str, *, analysed: bool) -> None:
    before = (await grown(fresh_database, analysed=analysed))[700]
    (stream,) = before.streams
    unit = replace(armed(stream.case_id, stream.events[0]), person_keys=before.person_keys)
    # New sessions plan anew.
    async with opened(fresh_database) as store, in_county(store.pool, COUNTY) as connection:
        row = await connection.fetchrow(SQL.append, COUNTY, *arguments([unit]))
        assert tuple(row) == ([], [])
        read = dict(await connection.fetch(READ))
        assert {name: count for name, count in read.items() if count >= 20} == {}
        assert read["timers"] > 0
