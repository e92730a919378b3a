"""The database goes away in the middle of a command: 503, nothing lost, nothing twice, no restart of ours."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from caseclock.application.firing import Firing
from caseclock.store import embedded
from caseclock.store.dsn import with_database
from caseclock.store.embedded_pid import is_alive, running_postmaster
from caseclock.store.migrate import migrate
from caseclock.store.timers import Timers
from caseclock.worker.sweep import Sweep
from tests.web.desk import API, Desk, opened_desk
from tests.web.intake import give, key, open_case, read

COUNTY = 19
LOCK = "select pg_advisory_lock(case_lock_v1($1::smallint, $2::uuid))"
WAITING = "select count(*) from pg_stat_activity where query like '%append_v2%' and wait_event_type = 'Lock'"


class Private:
    """A PostgreSQL of this test's own, that may be struck down and set up again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dsn = ""
        self.servers: list[embedded.Embedded] = []

    async def start(self) -> None:
        server = await embedded.start(self.folder)
        self.servers.append(server)
        self.dsn = with_database(server.dsn, "office")

    async def strike(self) -> None:
        """All connections end at once, without a word of farewell."""
        pid = running_postmaster(self.folder / "pgdata")
        assert pid is not None
        os.kill(pid, signal.SIGQUIT)
        await until(lambda: _is(not is_alive(pid)))

    async def stop(self) -> None:
        for server in self.servers:
            await server.stop()


async def _is(value: bool) -> bool:
    return value


async def until(holds: Callable[[], Awaitable[Any]]) -> None:
    """Waits for a condition, as long as the test may take."""
    while not await holds():
        await asyncio.sleep(0.02)


@pytest.fixture
async def private() -> AsyncIterator[Private]:
    parent = Path(tempfile.mkdtemp(prefix="caseclock-outage-"))
    parent.chmod(0o711)
    server = Private(parent / "data")
    await server.start()
    await migrate(server.dsn, create=True)
    yield server
    await server.stop()
    shutil.rmtree(parent)


def assert_away(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.json()["code"] == "unavailable"
    assert answer.json()["remedy"]


async def test_a_database_that_goes_away_mid_command_costs_nobody_anything(private: Private) -> None:
    async with opened_desk(private.dsn) as desk:
        headers = await desk.person(COUNTY, "ana", "worker")
        case = (await open_case(desk, headers, owner="me"))["case"]
        url = f"{API}/cases/{case}/commands/add-note"
        same = headers | key()

        async def send() -> httpx.Response:
            return await desk.client.post(url, headers=same, json={"text": "asked twice"})

        held = await asyncpg.connect(private.dsn)
        await held.execute(LOCK, COUNTY, UUID(case.partition("-")[2]))
        sent = asyncio.create_task(send())
        await until(lambda: held.fetchval(WAITING))
        sweep, loop = sweeping(desk)
        await private.strike()
        held.terminate()
        assert_away(await sent)
        assert_away(await send())
        assert_away(await desk.client.get(f"{API}/cases/{case}", headers=headers))
        assert_away(await desk.first_step(COUNTY, "ana"))
        assert (await desk.client.get("/readyz")).status_code == 503
        assert (await desk.client.get("/healthz")).status_code == 200

        await private.start()
        again = await send()
        assert again.status_code == 200, again.text
        assert (await send()).json() == again.json()
        history = (await read(desk, headers, f"/cases/{case}/history"))["items"]
        assert [each["type"] for each in history].count("note.added") == 1
        assert (await give(desk, headers, case, "add-note", text="goes on")).status_code == 200
        await rings(desk, headers)
        sweep.stop()
        await loop


def sweeping(desk: Desk) -> tuple[Sweep, asyncio.Task[None]]:
    """A worker's sweep that runs while the database goes and comes."""
    timers = Timers(desk.store.pool, "outage")
    sweep = Sweep(Firing(desk.application, timers, lambda done: None), timers)
    return sweep, asyncio.create_task(sweep.run())


async def rings(desk: Desk, headers: dict[str, str]) -> None:
    """What falls due after the return rings by itself."""
    late = (await open_case(desk, headers, filed=50, owner="me"))["case"]

    async def overdue() -> bool:
        found = await read(desk, headers, f"/cases/{late}/history")
        return "promptness.overdue" in {each["type"] for each in found["items"]}

    await until(overdue)
