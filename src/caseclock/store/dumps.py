"""Logical dumps: one file by PostgreSQL's own pg_dump, made into a database again in any server.

Transaction ids mean nothing in another server, so the feed is given its order anew: `reset_tx_after_restore`.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import asyncpg

from caseclock.store.backup_folder import BackupError
from caseclock.store.dsn import database_of, with_database
from caseclock.store.key_marks import KeyMark
from caseclock.store.migrate import create_database, migrate
from caseclock.store.outage import guarded
from caseclock.store.programs import run
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "dumps.sql")
_LONGEST = 12 * 3600.0


async def dump(dsn: str, file: Path) -> int:
    """Writes a dump, whole or not at all; its bytes."""
    fresh = file.with_name(f".{file.name}.new")
    wanted = ("--format=custom", "--no-password", f"--file={fresh}")
    try:
        await run("pg_dump", *wanted, dsn=dsn)
        fresh.chmod(0o600)
        fresh.rename(file)
    finally:
        fresh.unlink(missing_ok=True)
    return file.stat().st_size


async def marks_in(file: Path) -> list[KeyMark]:
    """The keys that a dump needs, read without restoring it."""
    text = await run("pg_restore", "--data-only", "--table=key_marks", "--file=-", file)
    rows = iter(text.splitlines())
    heading = next((row for row in rows if row.startswith("COPY ") and "key_marks (" in row), None)
    if heading is None:
        return []
    columns = heading.partition("(")[2].partition(")")[0].split(", ")
    marks = []
    for row in rows:
        if row == "\\.":
            break
        value = dict(zip(columns, row.split("\t"), strict=True))
        if value["retired_at"] == "\\N":
            marks.append(KeyMark(value["use"], value["key_id"], bytes.fromhex(value["mark"][3:])))
    return marks


async def load_dump(file: Path, dsn: str) -> None:
    """Makes the database that a connection string names from a dump. It must not exist yet, or be empty."""
    async with guarded():
        await create_database(dsn)
        server = await asyncpg.connect(dsn, timeout=10, command_timeout=_LONGEST)
        try:
            if await server.fetchval(SQL.tables):
                raise BackupError(
                    f"the database {database_of(dsn)} is not empty; name a new one in DATABASE_URL, or "
                    "rename the old one"
                )
            await _make_roles(dsn)
            whole = ("--exit-on-error", "--single-transaction", "--no-password")
            await run("pg_restore", *whole, file, dsn=dsn, timeout=_LONGEST)
            await server.execute(SQL.reset)
        finally:
            await server.close(timeout=10)


async def _make_roles(dsn: str) -> None:
    """Roles belong to the server and are in no dump; the migrations make them, in a scratch database."""
    scratch = f"caseclock_roles_{secrets.token_hex(4)}"
    await migrate(with_database(dsn, scratch), create=True)
    server = await asyncpg.connect(with_database(dsn, "postgres"), timeout=10, command_timeout=60)
    try:
        await server.execute(SQL.drop.format(name=scratch))
    finally:
        await server.close(timeout=10)
