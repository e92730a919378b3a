"""Several API and worker processes on one database, their clocks apart by minutes, each of them paused."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg

from caseclock.kernel.time import monotonic
from tests.strength.form import LONG, either
from tests.strength.installation import Part
from tests.strength.invariants import broken, met
from tests.strength.proving import evidence_of
from tests.strength.working import Working, day, working

APIS = (timedelta(minutes=7), timedelta(minutes=-5))
WORKERS = (timedelta(minutes=-11), timedelta(minutes=13))
PAUSES = either(2, 40)
PATIENCE = 150.0
#: What a worker has in hand, each by its key.
HOLDS = """
select concat_ws(' ', case_id, clock_id, rung, arming) from timers
 where leased_by like $1 and leased_until > clock_timestamp()
union all
select message_id::text from outbox where leased_by like $1 and leased_until > clock_timestamp()
"""
#: What of that nobody else has had: it is there, to be done, and still under the name of who stands still.
LEFT = """
select concat_ws(' ', case_id, clock_id, rung, arming) as what from timers
 where leased_by like $1 and concat_ws(' ', case_id, clock_id, rung, arming) = any ($2)
union all
select message_id::text from outbox
 where leased_by like $1 and message_id::text = any ($2) and delivered_at is null and dead_at is null
"""


async def test_clocks_apart_and_a_worker_paused_with_work_in_hand_break_no_promise(
    fresh_database: str, folder: Path, dice: random.Random
) -> None:
    async with working(fresh_database, folder, dice, APIS, WORKERS) as here:
        watching = await asyncpg.connect(fresh_database)
        async with day(here):
            for n in range(PAUSES):
                await outlive_its_lease(here.home.workers[n % 2], watching)
                await stand_still(here.home.apis[n % 2], here)
        await watching.close()
        async with evidence_of(here) as evidence:
            assert await broken(evidence) == {}
            there_was = await met(evidence)
            assert all(there_was.values()) or not LONG, there_was


async def outlive_its_lease(worker: Part, watching: Any) -> None:
    """Stops a worker that has work in hand, and lets it go on when others have had all of it."""
    begun = monotonic()
    mine = f"%-{worker.pid}"
    while True:
        worker.pause()
        if held := [row[0] for row in await watching.fetch(HOLDS, mine)]:
            break
        worker.resume()
        assert monotonic() - begun < PATIENCE, "the worker never had anything in hand"
        await asyncio.sleep(0.002)
    while left := await watching.fetch(LEFT, mine, held):
        assert monotonic() - begun < PATIENCE, f"nobody takes over {left}"
        await asyncio.sleep(0.02)
    worker.resume()


async def stand_still(api: Part, here: Working) -> None:
    """Stops an API until others have carried out more: one that stands still stops none of them."""
    api.pause()
    await here.office.gets_on(2)
    api.resume()
