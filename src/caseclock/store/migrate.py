"""Migrations: plain SQL files in number order, each in one transaction, each recorded with its hash."""

import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from caseclock.store.dsn import database_of, with_database
from caseclock.store.shipped import shipped

_FILE = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9_]+)\.sql")
_LOCK = 0x6361_7365_636C_6B  # "caseclk": one migrating process a database
_LEDGER = """
create table if not exists schema_migrations (
    number integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default clock_timestamp()
)"""


class MigrationError(Exception):
    """A schema that must not be touched; the message names the file and the mend."""


@dataclass(frozen=True)
class Migration:
    """One file of SQL."""

    number: int
    path: Path
    body: bytes

    @property
    def sha256(self) -> str:
        """What is recorded, so that an edited file is noticed."""
        return hashlib.sha256(self.body).hexdigest()


async def migrate(dsn: str, folder: Path | None = None, *, create: bool = False) -> list[str]:
    """Apply what is not applied yet and name it; `create` makes the database first where it is missing."""
    migrations = read_folder(folder or shipped("migrations"))
    if create:
        await create_database(dsn)
    async with _alone(dsn) as connection:
        await connection.execute(_LEDGER)
        rows = await connection.fetch("select number, name, sha256 from schema_migrations")
        applied = {int(row["number"]): (str(row["name"]), str(row["sha256"])) for row in rows}
        _compare(migrations, applied)
        todo = [migration for migration in migrations if migration.number not in applied]
        for migration in todo:
            await _apply(connection, migration)
    return [migration.path.name for migration in todo]


async def create_database(dsn: str) -> None:
    """Make the database that the connection string names, unless it is there."""
    connection = await asyncpg.connect(with_database(dsn, "postgres"))
    try:
        await connection.execute('create database "{}"'.format(database_of(dsn).replace('"', '""')))
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
        pass  # there already, or made by another process this moment
    finally:
        await connection.close()


def read_folder(folder: Path) -> list[Migration]:
    """The migrations of a folder in order; each `.sql` file must be one, each number used once."""
    migrations: dict[int, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        parts = _FILE.fullmatch(path.name)
        if parts is None:
            raise MigrationError(f"{path}: name it like 0001_event_store.sql")
        number = int(parts["number"])
        if number in migrations:
            raise MigrationError(
                f"{path}: {migrations[number].path.name} has that number too; take the next one"
            )
        migrations[number] = Migration(number, path, path.read_bytes())
    return list(migrations.values())


def _compare(migrations: list[Migration], applied: dict[int, tuple[str, str]]) -> None:
    """Refuse an edited file and a late-comer. A newer schema is fine: the last release runs on it too."""
    newest = max(applied, default=0)
    for migration in migrations:
        if migration.number not in applied:
            if migration.number < newest:
                raise MigrationError(
                    f"{migration.path}: {newest:04} is applied already; renumber it above that"
                )
        elif applied[migration.number][1] != migration.sha256:
            raise MigrationError(
                f"{migration.path}: changed since it was applied; put the text back, write a new migration"
            )


async def _apply(connection: Any, migration: Migration) -> None:
    """One file, one transaction. A short lock timeout: a waiting lock queues every reader behind it."""
    sql = migration.body.decode("utf-8")
    async with connection.transaction():
        await connection.execute("set local lock_timeout = '4s'; set local statement_timeout = '10min'")
        try:
            await connection.execute(sql)
        except asyncpg.PostgresError as error:
            line = sql.count("\n", 0, int(error.position or 1) - 1) + 1
            raise MigrationError(f"{migration.path}:{line}: {error}; nothing of it was applied") from error
        await connection.execute(
            "insert into schema_migrations (number, name, sha256) values ($1, $2, $3)",
            migration.number,
            migration.path.stem[5:],
            migration.sha256,
        )


@asynccontextmanager
async def _alone(dsn: str) -> AsyncIterator[Any]:
    """A connection that holds the migration lock; a second process waits and then finds nothing to do."""
    connection = await asyncpg.connect(dsn, server_settings={"lock_timeout": "0"})
    try:
        await connection.execute(f"select pg_advisory_lock({_LOCK})")
        yield connection
    finally:
        await connection.close()
