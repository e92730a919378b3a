"""The database suffers under load: cuts, a migration, read-only, a lost primary; every promise holds.

API and worker are never started again: they find the database that takes writes by themselves.
"""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import asyncpg

from caseclock.kernel.time import monotonic
from caseclock.store.dsn import with_database
from caseclock.store.embedded import Embedded
from caseclock.store.migrate import migrate, read_folder
from caseclock.store.shipped import shipped
from tests.strength.form import either
from tests.strength.invariants import broken
from tests.strength.load import PATIENCE, Office
from tests.strength.proving import evidence_of
from tests.strength.standby import pair
from tests.strength.working import day, working

ROUNDS = either(1, 20)
PARTS = (timedelta(0),) * either(1, 2)
OURS = "from pg_stat_activity where application_name = 'caseclock'"
#: As the next release brings it: a column, an index, a function more, under code that knows nothing of them.
ADDITIVE = """
set local role caseclock_owner;
alter table events add column if not exists remark_{number} text;
alter table rm_worklist add column if not exists remark_{number} text;
create index events_remark_{number} on events (county, remark_{number}) where remark_{number} is not null;
create function remark_{number}_v1() returns integer language sql set search_path = pg_catalog as 'select 1';
reset role;
"""


class Troubles:
    """What happens to the database, each while the office works."""

    def __init__(self, dsn: str, office: Office, folder: Path) -> None:
        self._dsn = dsn
        self._office = office
        self._dice = office.dice
        self._folder = folder
        self._number = 9000

    async def cut(self) -> None:
        """Some connections end, in the middle of whatever they do."""
        owner = await asyncpg.connect(self._dsn)
        for row in await owner.fetch(f"select pid {OURS}"):
            if self._dice.random() < 0.5:
                await owner.execute("select pg_terminate_backend($1)", row["pid"])
        await owner.close()

    async def read_only(self) -> None:
        """Nothing can be written until somebody has met it."""
        met, begun = self._office.answers[503], monotonic()
        owner = await asyncpg.connect(self._dsn)
        await owner.execute("alter system set default_transaction_read_only = on")
        await owner.execute("select pg_reload_conf()")
        while self._office.answers[503] == met:
            assert monotonic() - begun < PATIENCE, "nobody is told that nothing can be written"
            await asyncio.sleep(0.01)
        await owner.execute("set transaction_read_only = off; set default_transaction_read_only = off")
        await owner.execute("alter system reset default_transaction_read_only")
        await owner.execute("select pg_reload_conf()")
        await owner.close()

    async def migration(self) -> None:
        """The next release's migrations run while this one works."""
        self._number += 1
        for each in read_folder(shipped("migrations")):
            (self._folder / each.path.name).write_bytes(each.body)
        new = self._folder / f"{self._number}_remark.sql"
        new.write_text(ADDITIVE.format(number=self._number), encoding="utf-8")
        assert await migrate(self._dsn, self._folder) == [new.name]


async def test_whatever_the_database_suffers_every_promise_holds(
    own_server: Embedded, folder: Path, dice: random.Random
) -> None:
    await migrate(with_database(own_server.dsn, "caseclock"), create=True)
    (folder / "next").mkdir()
    async with pair(own_server, folder / "postgres", folder / "standby") as two:
        dsn = two.dsn("caseclock")
        async with working(dsn, folder, dice, PARTS, PARTS) as here:
            troubles = Troubles(dsn, here.office, folder / "next")
            async with day(here):
                for _ in range(ROUNDS):
                    for trouble in (troubles.cut, troubles.read_only, troubles.migration):
                        await here.office.gets_on()
                        await trouble()
                await here.office.gets_on()
                await two.fail_over()
                await here.office.gets_on(10)
            assert all(part.begun == 1 for part in (*here.home.apis, *here.home.workers))
            async with evidence_of(here) as evidence:
                assert await broken(evidence) == {}
