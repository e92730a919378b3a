"""API, worker and PostgreSQL are killed at random moments under load; afterwards every promise holds."""

from __future__ import annotations

import random
from pathlib import Path

from caseclock.store.dsn import with_database
from caseclock.store.embedded import Embedded
from caseclock.store.migrate import migrate
from tests.strength.form import LONG, either
from tests.strength.invariants import broken, given, met
from tests.strength.killing import Killer
from tests.strength.proving import evidence_of
from tests.strength.working import day, working

#: How often each is killed.
KILLS = either(
    {"api": 1, "worker": 2, "server process": 1, "postmaster": 1},
    {"api": 60, "worker": 80, "server process": 30, "postmaster": 30},
)


async def test_whatever_dies_whenever_every_promise_holds(
    own_server: Embedded, folder: Path, dice: random.Random
) -> None:
    dsn = with_database(own_server.dsn, "caseclock")
    await migrate(dsn, create=True)
    async with working(dsn, folder, dice) as here:
        killer = Killer(here.home, own_server, folder / "postgres" / "pgdata", here.office, dice)
        async with day(here):
            await here.office.gets_on(20)
            await killer.kill_all(KILLS)
        await killer.all_up()
        async with evidence_of(here) as evidence:
            assert await broken(evidence) == {}
            there_was = await met(evidence) | given(here.office)
            assert all(there_was.values()) or not LONG, there_was
