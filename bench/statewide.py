"""`statewide`: all of California's peak on one machine, and a hundred thousand rungs due at one instant.

Each command is timed from the moment it should have been given at, so that no wait is hidden.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from bench.command import WARM_UP
from bench.due import FIRST_WARNING, first_of_many, warned_at
from bench.lines import Line, within
from bench.ours import ask, caseclock, opened
from bench.peers.process import running_process
from bench.rounds import times
from bench.server import Bench
from caseclock.kernel.time import monotonic
from caseclock.store.business_clock import BusinessClock
from caseclock.store.timers import Timers

PEAK = 300
BESIDE = 50
#: Seconds of the peak, cases that it is spread over, rungs due at one instant.
SIZES = {"quick": (5, 1000, 2000), "whole": (180, 10_000, 100_000)}
PATIENCE = 300.0


async def run(bench: Bench) -> list[Line]:
    """The peak; then the instant, with a worker beside firing and delivering, and commands going on."""
    seconds, cases, rungs = SIZES["quick" if bench.quick else "whole"]
    return [await _peak(bench, seconds, cases), *await _instant(bench, rungs)]


async def _peak(bench: Bench, seconds: int, count: int) -> Line:
    dsn = await bench.database("statewide", ours=True)
    async with opened(dsn, bench.folder, bench.clients) as app:
        bench.say(f"copying {count} cases; then {PEAK} commands a second for {seconds} s")
        cases = await (await first_of_many(app)).copies(dsn, count)
        # As many at once as there are connections: one after the other would plan on one connection alone.
        await times(lambda n: ask(app, cases, count - 1 - n), bench.clients, WARM_UP * bench.clients)
        await bench.settle()
        over = asyncio.Event()
        asyncio.get_running_loop().call_later(seconds, over.set)
        waits = await at_rate(lambda n: ask(app, cases, n), PEAK, over)
    bench.say(f"{len(waits)} commands, median {waits[len(waits) // 2]:.1f} ms, longest {waits[-1]:.0f} ms")
    return within("statewide", "ms", p99(waits), 50)


async def _instant(bench: Bench, count: int) -> list[Line]:
    dsn = await bench.database("statewide_instant", ours=True)
    async with opened(dsn, bench.folder, bench.clients) as app:
        bench.say(f"copying {count} cases whose rung is due at one instant")
        cases = await (await first_of_many(app)).copies(dsn, count)
        Random(0).shuffle(cases)
        clock, timers = BusinessClock(app.store.pool), Timers(app.store.pool, "bench")
        await bench.settle()
        over = asyncio.Event()
        async with running_process(*caseclock(bench, "worker"), environment={"DATABASE_URL": dsn}) as worker:
            await worker.line(60)
            await clock.move(FIRST_WARNING, ticking=True)
            commands = asyncio.create_task(at_rate(lambda n: ask(app, cases, n), BESIDE, over))
            begun = monotonic()
            while await timers.count_due() and monotonic() - begun < PATIENCE:
                await asyncio.sleep(0.5)
            over.set()
            waits = await commands
        told = await warned_at(dsn)
    late = max((at - due).total_seconds() for due, at in told)
    if len(told) < count:
        raise RuntimeError(f"{len(told)} of {count} rungs rang in {PATIENCE:.0f} s")
    bench.say(f"{count / late:.0f} rungs a second; {len(waits)} commands, longest {waits[-1]:.0f} ms")
    return [
        within("statewide/rungs", "s", late, 120),
        within("statewide/commands", "ms", p99(waits), 250),
    ]


async def at_rate(
    one: Callable[[int], Awaitable[object]], per_second: int, over: asyncio.Event
) -> list[float]:
    """Milliseconds that each took from when it should have begun, shortest first."""
    begun, waits, under_way = monotonic(), list[float](), set[asyncio.Task[None]]()

    async def timed(n: int, due: float) -> None:
        await one(n)
        waits.append((monotonic() - due) * 1000)

    n = 0
    while not over.is_set():
        due = begun + n / per_second
        await asyncio.sleep(due - monotonic())
        task = asyncio.create_task(timed(n, due))
        under_way.add(task)
        n += 1
    await asyncio.gather(*under_way)
    return sorted(waits)


def p99(waits: list[float]) -> float:
    """Of sorted numbers."""
    return waits[int(len(waits) * 0.99)]
