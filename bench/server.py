"""The one embedded server of a run: durable, one database a contestant."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import click

from caseclock.store.dsn import with_database
from caseclock.store.embedded import start
from caseclock.store.embedded_host import binaries, database_user
from caseclock.store.migrate import migrate

T = TypeVar("T")
#: Commands under way at once, for every contestant.
CLIENTS = 16


class Bench:
    """What a benchmark works with: a server, how long a round is, a folder for its files."""

    def __init__(self, dsn: str, folder: Path, quick: bool) -> None:
        self.dsn = dsn
        self.folder = folder
        self.quick = quick
        self.clients = CLIENTS
        self.rounds, self.seconds = 3, 0.6 if quick else 3.0

    def say(self, what: str) -> None:
        """Progress, for people who wait."""
        click.echo(f"  {what}", err=True)

    async def database(self, name: str, *, ours: bool = False, like: str | None = None) -> str:
        """The address of a new database: empty, migrated as ours, or a copy of the database `like`."""
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute(f'drop database if exists "{name}" with (force)')
            if not ours:
                template = f' template "{like}"' if like else ""
                await connection.execute(f'create database "{name}"{template}')
        finally:
            await connection.close()
        dsn = with_database(self.dsn, name)
        if ours:
            await migrate(dsn, create=True)
        return dsn

    async def analyse(self, name: str) -> None:
        """Counts what is in a database that was just filled, as the server would have within a minute."""
        connection = await asyncpg.connect(with_database(self.dsn, name))
        try:
            await connection.execute("analyze")
        finally:
            await connection.close()

    async def settle(self) -> None:
        """Writes out what the contestant before has left dirty, so that the next does not pay for it."""
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute("checkpoint")
        finally:
            await connection.close()

    @property
    def pgbench(self) -> Path:
        """The program that comes with the server."""
        data = self.folder / "postgres"
        return binaries(data, database_user(data / "pgdata")) / "pgbench"


def until_told(work: Coroutine[Any, Any, T]) -> T:
    """Runs it to its end. SIGTERM ends it as Ctrl-C does, the server with it; then the exit code is 143."""

    async def told() -> T:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await work

    try:
        return asyncio.run(told())
    except asyncio.CancelledError:
        sys.exit(128 + signal.SIGTERM)


@asynccontextmanager
async def opened(quick: bool) -> AsyncIterator[Bench]:
    """A server in a new folder, durable as in production; the folder goes with it."""
    with tempfile.TemporaryDirectory(prefix="caseclock-bench-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        async with await start(folder / "postgres") as server:
            connection = await asyncpg.connect(server.dsn)
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                if (stands := await connection.fetchval(f"show {setting}")) != "on":
                    raise RuntimeError(f"{setting} is {stands}: nobody's numbers would count")
            await connection.close()
            yield Bench(server.dsn, folder, quick)
