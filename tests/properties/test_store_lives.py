"""The same on a real database: four people at once, workers killed while they fire, and nothing is lost."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from caseclock.application.app import Application
from caseclock.application.firing import Firing
from caseclock.application.handle import handle
from caseclock.application.rebuilding import rebuild_read_models
from caseclock.domain.case.evolve import evolve
from caseclock.domain.clocks.armed import armed_rungs, fires_next
from caseclock.kernel.events import Recorded
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import at_local, monotonic
from caseclock.readmodels.inline import TABLES
from caseclock.store.business_clock import BusinessClock
from caseclock.store.feed import Feed
from caseclock.store.keys import Keyring
from caseclock.store.pool import open_pool
from caseclock.store.signing import PUBLIC, Signer, Trust
from caseclock.store.store import Store
from caseclock.store.timers import Timers
from caseclock.store.verify import verify
from tests.application.test_handle import HOUSEHOLD, a
from tests.properties.clerks import COUNTY, Clerk, empty, hang_up
from tests.properties.driving import Drive
from tests.properties.holding import Steps, clocks_hold
from tests.properties.profile import LONG
from tests.store.writing import opened
from tests.support.office import rules

ROUNDS = 60 if LONG else 8
SEEDS = range(40) if LONG else range(3)
#: A killed worker's timers come back after so long.
LEASE = timedelta(milliseconds=250)


class World:
    """One database, its people, and workers that come and go."""

    def __init__(self, dsn: str, app: Application, folder: Path, seed: int) -> None:
        self.dsn = dsn
        self.app = app
        self.folder = folder
        self.rnd = Random(seed)
        self.clock = BusinessClock(app.store.pool)
        self.cases: list[UUID] = []
        self.clerks = [Clerk(app, f"clerk-{n}", self.cases, Random(f"{seed}/{n}")) for n in range(4)]
        self.killed = 0
        self.working = True

    async def live(self) -> None:
        """People work, time jumps, workers die and others take over."""
        await self.clock.begin_training(at_local(date(2025, 3, 3), 9))
        for _ in range(3):
            reply = await handle(self.app, a("open-case", HOUSEHOLD))
            self.cases.append(CaseRef.parse(reply.body["case"]).case_id)
        async with asyncio.TaskGroup() as group:
            for n in range(2):
                group.create_task(self._workers(n))
            for _ in range(ROUNDS):
                await asyncio.gather(*(clerk.work(3) for clerk in self.clerks))
                now = (await self.clock.read()).now
                await self.clock.move(now + timedelta(hours=self.rnd.randint(1, 24 * 40)))
            self.working = False
        await self._all_fired()

    async def _workers(self, n: int) -> None:
        """One worker after another at one desk, each killed before long."""
        rnd, count = Random(f"worker {n} {self.rnd.random()}"), 0
        while self.working:
            count += 1
            if rnd.random() < 0.3:
                await self._lose_connection(f"w{n}-{count}", rnd)
            else:
                task = asyncio.create_task(self._sweep(self.app, f"w{n}-{count}", until_idle=False))
                await self._after_a_while(task, rnd)

    async def _lose_connection(self, name: str, rnd: Random) -> None:
        """A worker whose process ends: its connections break wherever they are."""
        pool = await open_pool(self.dsn, max_size=2)
        app = Application(Store(pool), self.app.keyring, self.app.rules, {})
        task = asyncio.create_task(self._sweep(app, name, until_idle=False))
        await asyncio.wait([task], timeout=rnd.uniform(0, 0.1))
        pool.terminate()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task
        self.killed += 1

    async def _after_a_while(self, task: asyncio.Task[None], rnd: Random) -> None:
        await asyncio.wait([task], timeout=rnd.uniform(0, 0.2))
        await hang_up(task, rnd)
        assert task.cancelled(), task.exception()
        self.killed += 1

    async def _sweep(self, app: Application, name: str, *, until_idle: bool) -> None:
        firing = Firing(app, Timers(app.store.pool, name, LEASE))
        while True:
            fired = await firing.sweep()
            if until_idle and not fired:
                return
            await asyncio.sleep(0)

    async def _all_fired(self) -> None:
        """The last worker lives: it waits for the leases of the dead to run out."""
        timers, deadline = Timers(self.app.store.pool, "last", LEASE), monotonic() + 150
        while await timers.count_due():
            assert monotonic() < deadline, "timers stay due"
            await self._sweep(self.app, "last", until_idle=True)

    async def histories(self) -> dict[UUID, tuple[Recorded, ...]]:
        loaded = await self.app.store.load(COUNTY, self.cases)
        return {case: self.app.history(COUNTY, case, loaded) for case in self.cases}


@pytest.fixture(params=SEEDS)
async def world(request: pytest.FixtureRequest, fresh_database: str, tmp_path: Path) -> Any:
    async with opened(fresh_database, 12) as store:
        app = Application(store, Keyring.read(tmp_path), rules(), {})
        world = World(fresh_database, app, tmp_path, request.param)
        await world.live()
        yield world


async def test_nothing_is_lost_doubled_or_out_of_order(world: World) -> None:
    histories = await world.histories()
    await rungs_fired_once_and_in_order(world, histories)
    await acknowledged_commands_are_there_once(world, histories)
    await timers_are_the_armed_rungs(world, histories)
    await the_feed_is_each_cases_order(world, histories)
    await read_models_are_what_a_rebuild_makes(world)
    trust = Trust.read(world.folder / PUBLIC)
    assert await verify(world.app.store, trust) == []
    assert world.killed >= ROUNDS
    given = sum(len(clerk.given) for clerk in world.clerks)
    assert given > ROUNDS, "most commands were lawful enough to prove something"


async def rungs_fired_once_and_in_order(world: World, histories: Any) -> None:
    steps, now = Steps(Drive(COUNTY).orders()), (await world.clock.read()).now
    for case, history in histories.items():
        state = empty(case)
        for recorded in history:
            steps.hold(state, recorded)
            state = evolve(state, recorded, world.app.rules.codes)
        clocks_hold(state)
        assert state.status == "closed" or fires_next(state.clocks, now) is None, "a due rung was lost"


async def acknowledged_commands_are_there_once(world: World, histories: Any) -> None:
    """With just the events that were answered, and none that was refused or never answered."""
    written: dict[Any, list[tuple[str, int, str]]] = {}
    for case, history in histories.items():
        for each in history:
            line = (str(CaseRef(COUNTY, case)), each.version, each.event.type)
            written.setdefault(each.meta.correlation_id, []).append(line)
    stored = await rows(world, "select command_id, etag from commands")
    etags = {row["command_id"]: row["etag"] for row in stored}
    acknowledged = {command: reply for clerk in world.clerks for command, reply in clerk.given.items()}
    for command, reply in acknowledged.items():
        own = reply.body["case"]
        lines = [(line.get("case", own), line["version"], line["type"]) for line in reply.body["events"]]
        assert sorted(written.get(command, [])) == sorted(lines)
        assert etags[command] == reply.etag
    assert len(etags) == len(acknowledged) + 3, "the three that opened the first cases, and nothing else"


async def timers_are_the_armed_rungs(world: World, histories: Any) -> None:
    loaded = await world.app.store.load(COUNTY, world.cases)
    wanted = {
        (case, *rung)
        for case in world.cases
        for state in [world.app.fold(COUNTY, case, loaded)]
        if state.status == "open"
        for rung in armed_rungs(state.clocks)
    }
    found = await rows(world, "select case_id, clock_id, rung, arming, due_at from timers")
    assert {tuple(row.values()) for row in found} == wanted


async def the_feed_is_each_cases_order(world: World, histories: Any) -> None:
    feed, deadline = Feed(world.app.store, Signer.read(world.folder)), monotonic() + 150
    # Nothing is numbered beyond the oldest open transaction of the server, where other tests work too.
    while await feed.counties_unnumbered():
        assert monotonic() < deadline, "events stay without a number"
        await feed.number_all()
    fed = await rows(world, "select number, case_id, version from feed order by number")
    assert [row["number"] for row in fed] == list(range(1, len(fed) + 1))
    seen: Counter[UUID] = Counter()
    for row in fed:
        seen[row["case_id"]] += 1
        assert row["version"] == seen[row["case_id"]]
    assert dict(seen) == {case: len(history) for case, history in histories.items()}


async def read_models_are_what_a_rebuild_makes(world: World) -> None:
    before = {table: await whole(world, table) for table in TABLES}
    await rebuild_read_models(world.app, world.dsn)
    for table in TABLES:
        now = await whole(world, table)
        assert set(before[table]) - set(now) == set() == set(now) - set(before[table]), table


async def whole(world: World, table: str) -> list[bytes]:
    found = await rows(world, f"select to_jsonb(t) - 'version' as row from {table} t")
    return sorted(msgspec.json.encode(row["row"], order="deterministic") for row in found)


async def rows(world: World, query: str) -> list[asyncpg.Record]:
    async with world.app.store.reading(COUNTY) as connection:
        found: list[asyncpg.Record] = await connection.fetch(query)
    return found
