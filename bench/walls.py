"""`walls`: what row-level security costs, beside the same without its policies, on a copy as their owner."""

from __future__ import annotations

from contextlib import AsyncExitStack
from itertools import cycle

import asyncpg

from bench.append import unit
from bench.lines import Line, against
from bench.ours import COUNTY, opened
from bench.rounds import Contestant, in_turn, rate
from bench.server import Bench
from caseclock.application.app import Application

WITHOUT = "without policies"
#: Cases that are read in turn.
CASES = 500


async def run(bench: Bench) -> list[Line]:
    """Appends, and loads of a case, which is what every command does; nothing else differs."""
    guarded = await bench.database("walls", ours=True)
    bare = await bench.database("walls_bare", ours=True)
    await _take_down(bare)
    async with AsyncExitStack() as stack:
        apps = {
            name: await stack.enter_async_context(opened(dsn, bench.folder, bench.clients))
            for name, dsn in (("ours", guarded), (WITHOUT, bare))
        }
        written = await in_turn(bench, {name: _appends(bench, app) for name, app in apps.items()})
        loaded = await in_turn(bench, {name: await _loads(bench, app) for name, app in apps.items()})
    return [
        against("walls/append", "1/s", written, WITHOUT, at_least=0.9),
        against("walls/load", "1/s", loaded, WITHOUT, at_least=0.9),
    ]


async def _take_down(dsn: str) -> None:
    """No table asks for its county any more."""
    owner = await asyncpg.connect(dsn)
    guarded = "select oid::regclass::text from pg_class where relrowsecurity"
    for row in await owner.fetch(guarded):
        await owner.execute(f"alter table {row[0]} disable row level security")
    await owner.close()


def _appends(bench: Bench, app: Application) -> Contestant:
    async def append(seconds: float) -> float:
        return await rate(lambda n: app.store.append(COUNTY, [unit(app)]), bench.clients, seconds)

    return append


async def _loads(bench: Bench, app: Application) -> Contestant:
    units = [unit(app) for _ in range(CASES)]
    for each in units:
        await app.store.append(COUNTY, [each])
    cases = cycle(each.streams[0].case_id for each in units)

    async def load(seconds: float) -> float:
        return await rate(lambda n: app.load(COUNTY, [next(cases)]), bench.clients, seconds)

    return load
