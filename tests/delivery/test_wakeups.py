"""Wake-ups reach other processes, are few however much is committed, and outlive a lost connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg

from caseclock.application.wakeups import Wakeups
from caseclock.store.bell import CHANNEL, INTERVAL
from caseclock.worker.ticks import Ticks

BELLS = """
select pid from pg_stat_activity
 where pid <> pg_backend_pid() and datname = current_database() and query ~* '^(listen|select pg_notify)'
"""


class Ear:
    def __init__(self, dsn: str) -> None:
        self.heard = 0
        self.wakeups = Wakeups(dsn)
        self.wakeups.listen(self.hear)

    def hear(self) -> None:
        self.heard += 1


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


async def both_listen(*ears: Ear) -> None:
    await until(lambda: all(ear.heard for ear in ears))


async def quiet(ear: Ear) -> None:
    """The rings that follow a new connection are over."""
    while True:
        before = ear.heard
        await asyncio.sleep(4 * INTERVAL)
        if ear.heard == before:
            return


async def test_a_commit_here_wakes_here_at_once_and_there_soon(fresh_database: str) -> None:
    here, there = Ear(fresh_database), Ear(fresh_database)
    async with here.wakeups.running(), there.wakeups.running():
        await both_listen(here, there)
        await quiet(there)
        before, mine = there.heard, here.heard
        here.wakeups.ask()
        assert here.heard == mine + 1, "no round trip to wake oneself"
        await until(lambda: there.heard > before)


async def test_many_commits_cost_few_notifications_and_the_last_is_not_lost(fresh_database: str) -> None:
    here, rings = Ear(fresh_database), []
    listener = await asyncpg.connect(fresh_database)
    loop = asyncio.get_running_loop()
    await listener.add_listener(CHANNEL, lambda *_: rings.append(loop.time()))
    async with here.wakeups.running():
        await until(lambda: rings)
        rings.clear()
        begun = loop.time()
        for _ in range(2000):
            here.wakeups.ask()
            if _ % 50 == 0:
                await asyncio.sleep(0.002)
        last = loop.time()
        await until(lambda: rings and rings[-1] >= last)
        assert len(rings) <= 2 + (loop.time() - begun) / INTERVAL
    await listener.close()


async def test_a_lost_connection_is_healed_and_wakes_for_what_it_missed(fresh_database: str) -> None:
    here, there = Ear(fresh_database), Ear(fresh_database)
    owner = await asyncpg.connect(fresh_database)
    async with here.wakeups.running(), there.wakeups.running():
        await both_listen(here, there)
        before = here.heard, there.heard
        for row in await owner.fetch(BELLS):
            await owner.execute("select pg_terminate_backend($1)", row["pid"])
        await until(lambda: here.heard > before[0] and there.heard > before[1])
        await quiet(there)
        before_ask = there.heard
        here.wakeups.ask()
        await until(lambda: there.heard > before_ask)
    await owner.close()


async def test_a_job_asked_for_while_it_runs_runs_once_more_and_never_twice_at_once() -> None:
    ticks, running, runs, gate = Ticks(), 0, 0, asyncio.Event()

    async def job() -> None:
        nonlocal running, runs
        running, runs = running + 1, runs + 1
        assert running == 1
        await gate.wait()
        running -= 1

    ticks.every(3600, "job", job)
    ticks.soon("job")
    assert runs == 0, "not before the worker starts"
    ticks.start()
    ticks.soon("job")
    await until(lambda: runs == 1)
    for _ in range(20):
        ticks.soon("job")
        await asyncio.sleep(0)
    gate.set()
    await until(lambda: runs == 2)
    await ticks.stop()
    assert (runs, running) == (2, 0)
