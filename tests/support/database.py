"""Real PostgreSQL for the tests: one server a run, one migrated template, a clone for each who asks.

The run's folder is made by the process that pytest was started as and handed to the xdist workers by
environment. The first test that wants a database starts the server; the last process out stops it.
"""

import asyncio
import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from caseclock.store import embedded
from caseclock.store.dsn import with_database
from caseclock.store.migrate import migrate

RUN_DIR = "CASECLOCK_TEST_RUN_DIR"


def begin_run() -> None:
    """Make the run's folder. Not pytest's tmp_path: that is closed to the user who runs PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="caseclock-tests-"))
    folder.chmod(0o711)
    os.environ[RUN_DIR] = str(folder)


def end_run() -> None:
    """Stop the server if a killed worker left it, drop what we made on a lent one, remove the folder."""
    folder = Path(os.environ.pop(RUN_DIR))
    if "DATABASE_URL" in os.environ:
        asyncio.run(_drop_ours(os.environ["DATABASE_URL"], folder))
    elif (folder / "pgdata" / "postmaster.pid").exists():
        asyncio.run(_adopt_and_stop(folder))
    shutil.rmtree(folder)


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """The superuser's connection string of the run's server: DATABASE_URL if set, else the embedded one."""
    if lent := os.environ.get("DATABASE_URL"):
        yield lent
        return
    async with await embedded.start(Path(os.environ[RUN_DIR]), fast=True) as running:
        yield running.dsn


@asynccontextmanager
async def clone(dsn: str) -> AsyncIterator[str]:
    """The connection string of a new database with our schema; dropped after, whoever is still connected."""
    template = await asyncio.to_thread(_migrated_template, dsn)
    name = f"{_prefix()}_{secrets.token_hex(4)}"
    admin = await asyncpg.connect(with_database(dsn, "postgres"))
    try:
        await admin.execute(f"create database {name} template {template}")
        yield with_database(dsn, name)
        await admin.execute(f"drop database {name} with (force)")
    finally:
        await admin.close()


def _migrated_template(dsn: str) -> str:
    """Migrate the template once a run; the workers that come second wait for the first."""
    folder = Path(os.environ[RUN_DIR])
    template = f"{_prefix()}_template"
    with (folder / "template.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "template.done").exists():
            asyncio.run(migrate(with_database(dsn, template), create=True))
            (folder / "template.done").touch()
    return template


def _prefix() -> str:
    """Names of this run only: two runs may share a lent server."""
    return "cc_" + Path(os.environ[RUN_DIR]).name.rpartition("-")[2].lower()


async def _drop_ours(dsn: str, folder: Path) -> None:
    admin = await asyncpg.connect(with_database(dsn, "postgres"))
    prefix = "cc_" + folder.name.rpartition("-")[2].lower()
    for row in await admin.fetch("select datname from pg_database where starts_with(datname, $1)", prefix):
        await admin.execute(f'drop database "{row["datname"]}" with (force)')
    await admin.close()


async def _adopt_and_stop(folder: Path) -> None:
    await (await embedded.start(folder, fast=True)).stop()
