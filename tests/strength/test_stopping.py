"""A database that does not stop when it is told to: it is made to go, and nothing committed is lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import asyncpg
import pytest

from caseclock.store import embedded, embedded_process
from caseclock.store.embedded_pid import running_postmaster

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
