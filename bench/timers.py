"""`timers`: due rungs fired into the streams of their cases, beside schedulers that run jobs of nothing.

Ours lock, load, fold and decide each case and append its events, read-model rows, alert and next timers. A
case rings four times, each time at another moment: three warnings and one move of its chart.
"""

from __future__ import annotations

import shutil
from contextlib import AsyncExitStack
from datetime import date

from bench.lines import Line, against
from bench.ours import make_cases, opened
from bench.peers.process import HERE, python, running
from bench.rounds import in_turn
from bench.server import Bench
from caseclock.application.firing import Firing
from caseclock.kernel.time import at_local, monotonic
from caseclock.store.business_clock import BusinessClock
from caseclock.store.timers import Timers

PROCRASTINATE, APSCHEDULER, GRAPHILE = "procrastinate", "apscheduler", "graphile-worker"
GOALS = {
    PROCRASTINATE: ("timers", 5.0),
    APSCHEDULER: ("timers/apscheduler", 2.0),
    GRAPHILE: ("timers/graphile", 0.8),
}
CASES = {"quick": 250, "whole": 1500}
FILED_ON = date(2025, 3, 3)
#: Day 30 and day 40 warn, the day after day 45 moves the chart, and ten days before the 90th warn again.
MOMENTS = (date(2025, 4, 3), date(2025, 4, 12), date(2025, 4, 19), date(2025, 5, 24))


async def run(bench: Bench) -> list[Line]:
    """Each round of ours begins with a copy of the same database, as large as the others' queues."""
    count = CASES["quick" if bench.quick else "whole"]
    dsn = await bench.database("timers", ours=True)
    async with opened(dsn, bench.folder, bench.clients) as app:
        await BusinessClock(app.store.pool).begin_training(at_local(FILED_ON, 9))
        bench.say(f"making {count} cases")
        await make_cases(app, count, bench.clients, 1, FILED_ON)
    await bench.analyse("timers")

    async def ours(_: float) -> float:
        return await _fired(bench, await bench.database("timers_round", like="timers"), count)

    async with AsyncExitStack() as stack:
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


async def _fired(bench: Bench, dsn: str, cases: int) -> float:
    """Rungs a second, over the four moments; one worker, from the first due rung to the last."""
    rungs, took = 0, 0.0
    async with opened(dsn, bench.folder, bench.clients) as app:
        firing = Firing(app, Timers(app.store.pool, "bench"))
        for moment in MOMENTS:
            await BusinessClock(app.store.pool).move(at_local(moment, 12))
            begun = monotonic()
            while fired := await firing.sweep():
                rungs += fired
            took += monotonic() - begun
    if rungs != cases * len(MOMENTS):
        raise RuntimeError(f"{rungs} rungs rang in {cases} cases, and not {len(MOMENTS)} in each")
    return rungs / took
