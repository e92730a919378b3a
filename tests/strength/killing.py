"""SIGKILL at random moments: an API, a worker, a server process of PostgreSQL, or its postmaster."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import asyncpg

from caseclock.kernel.time import monotonic
from caseclock.store.embedded import Embedded
from caseclock.store.embedded_pid import running_postmaster
from tests.strength.installation import Installation
from tests.strength.load import Office

PATIENCE = 120.0
#: A server that goes may break off in the middle of any word, also of those that greet a connection.
AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
BACKENDS = "select pid from pg_stat_activity where application_name = 'caseclock'"


class Killer:
    """Kills so many of each kind, in any order; whoever is dead is begun again at once, as systemd does."""

    def __init__(
        self,
        home: Installation,
        server: Embedded,
        pgdata: Path,
        office: Office,
        dice: random.Random,
    ) -> None:
        self._home = home
        self._server = server
        self._pgdata = pgdata
        self._office = office
        self._dice = dice

    async def kill_all(self, kills: Mapping[str, int]) -> None:
        """Each at a random moment after the office has got on."""
        order = [kind for kind, times in kills.items() for _ in range(times)]
        self._dice.shuffle(order)
        for kind in order:
            await self._got_on(self._dice.randint(1, 4))
            await asyncio.sleep(self._dice.uniform(0, 0.05))  # anywhere within a command or a sweep
            await self._kill(kind)

    async def all_up(self) -> None:
        """Waits until every part works again."""
        begun = monotonic()
        await self._server.revive()
        await self._answers(begun)
        while True:
            self._begin_the_dead()
            for part in [*self._home.apis, *self._home.workers]:
                try:
                    await part.ready()
                except AssertionError:  # it died before the database was up: begun again
                    assert monotonic() - begun < PATIENCE
                    break
            else:
                return

    async def _answers(self, begun: float, question: str = "select 1") -> list[Any]:
        """What the database answers once it has recovered."""
        while True:
            try:
                connection = await asyncpg.connect(self._server.dsn, timeout=30)
                try:
                    return list(await connection.fetch(question))
                finally:
                    await connection.close(timeout=30)
            except AWAY:
                assert monotonic() - begun < PATIENCE, "the database does not recover"
                await asyncio.sleep(0.05)

    async def _kill(self, kind: str) -> None:
        if kind in ("api", "worker"):
            part = self._dice.choice(self._home.apis if kind == "api" else self._home.workers)
            part.kill()
            part.begin()
        elif kind == "postmaster":
            pid = running_postmaster(self._pgdata)
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            begun = monotonic()
            while not await self._server.revive():  # the kernel takes its time to bury it
                assert monotonic() - begun < PATIENCE
        else:
            await self._kill_backend()

    async def _kill_backend(self) -> None:
        """The kernel's out-of-memory killer takes one: the postmaster throws everybody out and recovers."""
        pids = [row["pid"] for row in await self._answers(monotonic(), BACKENDS)]
        if pids:
            os.kill(self._dice.choice(pids), signal.SIGKILL)

    async def _got_on(self, orders: int) -> None:
        """Waits until so many more commands were acknowledged."""
        wanted, begun = len(self._office.acknowledged) + orders, monotonic()
        while len(self._office.acknowledged) < wanted:
            self._begin_the_dead()
            assert monotonic() - begun < PATIENCE, "the office does not get on"
            await asyncio.sleep(0.01)

    def _begin_the_dead(self) -> None:
        for part in [*self._home.apis, *self._home.workers]:
            if not part.alive:
                part.begin()
