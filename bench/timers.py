"""`timers`: due rungs fired into the streams of their cases, beside schedulers that run jobs of nothing.

Ours lock, load, fold and decide each case and append its events, read-model rows, alert and next timers. A
case rings four times, each time at another moment: three warnings and one move of its chart. They fire in as
many processes as a worker has once much is due: one a core. The others are one process each, as they come.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import date

from bench.lines import Line, against
from bench.ours import make_cases, more_cases, opened
from bench.peers.process import HERE, Peer, python, running
from bench.rounds import in_turn
from bench.server import Bench
from caseclock.application.wakeups import Wakeups
from caseclock.cli.helpers import further_cores
from caseclock.kernel.time import at_local, monotonic
from caseclock.store.business_clock import BusinessClock
from caseclock.store.owner import as_owner
from caseclock.store.timers import Timers

PROCRASTINATE, APSCHEDULER, GRAPHILE = "procrastinate", "apscheduler", "graphile-worker"
GOALS = {
    PROCRASTINATE: ("timers", 5.0),
    APSCHEDULER: ("timers/apscheduler", 2.0),
    GRAPHILE: ("timers/graphile", 0.8),
}
CASES = {"quick": 400, "whole": 1500}
FILED_ON = date(2025, 3, 3)
FILED_LONG_AGO = date(2024, 11, 4)
#: Day 30 and day 40 warn, the day after day 45 moves the chart, and ten days before the 90th warn again.
MOMENTS = (date(2025, 4, 3), date(2025, 4, 12), date(2025, 4, 19), date(2025, 5, 24))


async def run(bench: Bench) -> list[Line]:
    """Each round of ours begins with a copy of the same database, as large as the others' queues."""
    count = CASES["quick" if bench.quick else "whole"]
    dsn = await bench.database("timers", ours=True)
    async with opened(dsn, bench.folder, bench.clients) as app:
        await BusinessClock(app.store.pool).begin_training(at_local(FILED_ON, 9))
        bench.say(
            f"making {count} cases, and some that ring before, so that every connection has made its plans"
        )
        await make_cases(app, count, bench.clients, 1, FILED_ON)
        await more_cases(app, count // 8, bench.clients, 1, FILED_LONG_AGO)
    await bench.analyse("timers")

    async with AsyncExitStack() as stack:
        keys = {"BENCH_KEYS": str(bench.folder)}
        workers = [
            await stack.enter_async_context(running(*python("our_worker"), environment=keys))
            for _ in range(1 + further_cores())
        ]

        async def ours(_: float) -> float:
            dsn = await bench.database("timers_round", like="timers")
            return await _fired(workers, bench, dsn, count)

        contestants = {"ours": ours}
        for name, module in ((PROCRASTINATE, "procrastinate_jobs"), (APSCHEDULER, "apscheduler_jobs")):
            where = await _own(bench, module)
            peer = await stack.enter_async_context(running(*python(module), environment=where))
            contestants[name] = peer.rate
        if (node := shutil.which("node")) and (HERE.parent / "node_modules").exists():
            where = await _own(bench, "graphile")
            peer = await stack.enter_async_context(running(node, HERE / "graphile.mjs", environment=where))
            contestants[GRAPHILE] = peer.rate
        else:
            bench.say(f"{GRAPHILE} is left out: there is no node, or bench/node_modules is not installed")
        found = await in_turn(bench, contestants)
    return [
        against(name, "1/s", found, other, at_least=goal)
        for other, (name, goal) in GOALS.items()
        if other in found
    ]


async def _own(bench: Bench, peer: str) -> dict[str, str]:
    return {"BENCH_DSN": await bench.database(f"timers_{peer}"), "BENCH_CLIENTS": str(bench.clients)}


async def _fired(workers: Sequence[Peer], bench: Bench, dsn: str, cases: int) -> float:
    """Rungs a second over the four moments, each from the bell that wakes the worker to the last commit."""
    took = 0.0
    async with opened(dsn, bench.folder, 2) as app:
        clock, timers, wakeups = BusinessClock(app.store.pool), Timers(app.store.pool, "bench"), Wakeups(dsn)
        async with wakeups.running():
            for worker in workers:
                await worker.told(dsn)
            await _until_fired(timers)
            before = await _rang(dsn)
            for moment in MOMENTS:
                await clock.move(at_local(moment, 12))
                begun = monotonic()
                wakeups.ask()
                await _until_fired(timers)
                took += monotonic() - begun
            for worker in workers:
                await worker.told("stop")
    rungs = await _rang(dsn) - before
    if rungs < cases * len(MOMENTS):
        raise RuntimeError(f"{rungs} rungs rang in {cases} cases, and not {len(MOMENTS)} in each")
    return rungs / took


async def _until_fired(timers: Timers) -> None:
    while await timers.count_due():
        await asyncio.sleep(0.01)


async def _rang(dsn: str) -> int:
    async with as_owner(dsn) as connection:
        return int(await connection.fetchval("select count(*) from events where type = 'clock.rang'"))
