"""`lateness`: from the due moment of a rung to its commit, with a million armed and fifty due a second."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bench.clones import arm_others
from bench.due import FIRST_WARNING, first_of_many, warned_at
from bench.lines import Line, within
from bench.ours import COUNTY, opened
from bench.server import Bench
from caseclock.application.firing import Firing
from caseclock.store.business_clock import BusinessClock
from caseclock.store.timers import Timers
from caseclock.worker.sweep import Sweep

A_SECOND = 50
SECONDS = {"quick": 6, "whole": 60}
ARMED = {"quick": 100_000, "whole": 1_000_000}
LONG_AFTER = datetime(2026, 1, 1, tzinfo=UTC)
GOAL = 1.0


async def run(bench: Bench) -> list[Line]:
    """The clock ticks from three seconds before the first; the sweep sleeps and wakes as in a worker."""
    size = "quick" if bench.quick else "whole"
    count = A_SECOND * SECONDS[size]
    dsn = await bench.database("lateness", ours=True)
    async with opened(dsn, bench.folder, bench.clients) as app:
        original = await first_of_many(app)
        bench.say(f"arming {ARMED[size]} rungs and {count} that fall due")
        await arm_others(dsn, COUNTY, ARMED[size], LONG_AFTER)
        await original.copies(dsn, count, lambda n: _due(_moment(n)))
        clock, timers = BusinessClock(app.store.pool), Timers(app.store.pool, "bench")
        await bench.settle()
        await clock.move(FIRST_WARNING - timedelta(seconds=3), ticking=True)
        sweep = Sweep(Firing(app, timers), timers)
        sweeping = asyncio.create_task(sweep.run())
        while (await clock.read()).now < _moment(count - 1) or await timers.count_due():
            await asyncio.sleep(0.5)
        sweep.stop()
        await sweeping
        told = await warned_at(dsn)
    late = sorted((at - due).total_seconds() for due, at in told)
    if len(late) < count:
        raise RuntimeError(f"{len(late)} of {count} rungs rang")
    bench.say(f"median {late[len(late) // 2]:.3f} s, latest {late[-1]:.3f} s")
    return [within("lateness", "s", late[int(len(late) * 0.99)], GOAL)]


def _moment(n: int) -> datetime:
    return FIRST_WARNING + timedelta(seconds=n / A_SECOND)


def _due(moment: datetime) -> dict[str, str]:
    """The first warning at another moment, wherever it is written: ISO, as far as the seconds."""
    return {f"{FIRST_WARNING:%Y-%m-%dT%H:%M:%S}": f"{moment:%Y-%m-%dT%H:%M:%S.%f}"}
