"""A database that does not stop when told to is made to go; one that we began for a while ends with us."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import asyncpg
import pytest

from caseclock.store import embedded, embedded_process
from caseclock.store.embedded_pid import running_postmaster

ROOT = Path(__file__).parents[2]
BENCH = """
import asyncio
from bench.server import opened, until_told
async def measure():
    async with opened(True) as bench:
        print(bench.folder, flush=True)
        await asyncio.Event().wait()
until_told(measure())
"""
CHECKPOINTER = "select pid from pg_stat_activity where backend_type = 'checkpointer'"


async def test_a_database_that_hangs_while_it_stops_is_made_to_go_and_keeps_what_was_committed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_process, "_STOP_S", 0.5)
    server = await embedded.start(folder / "postgres")
    connection = await asyncpg.connect(server.dsn)
    await connection.execute("create table kept as select 1 as one")
    os.kill(await connection.fetchval(CHECKPOINTER), signal.SIGSTOP)
    await connection.close()
    assert await server.stop()
    assert running_postmaster(folder / "postgres" / "pgdata") is None
    monkeypatch.undo()
    async with await embedded.start(folder / "postgres") as again:
        connection = await asyncpg.connect(again.dsn)
        assert await connection.fetchval("select one from kept") == 1
        await connection.close()


async def test_a_benchmark_that_is_told_to_end_takes_its_server_with_it() -> None:
    bench = await asyncio.create_subprocess_exec(sys.executable, "-c", BENCH, cwd=ROOT, stdout=PIPE)
    assert bench.stdout is not None
    folder = Path((await bench.stdout.readline()).decode().strip())
    assert running_postmaster(folder / "postgres" / "pgdata") is not None
    bench.terminate()
    assert await bench.wait() == 128 + signal.SIGTERM
    assert not folder.exists()
