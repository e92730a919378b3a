"""Migrations: in order, once, whole or not at all, never edited."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from caseclock.store.dsn import with_database
from caseclock.store.migrate import MigrationError, migrate


@pytest.fixture
async def new_database(database_server: str) -> AsyncIterator[str]:
    """The name of a database that is not there yet."""
    name = f"migrate_{secrets.token_hex(4)}"
    yield with_database(database_server, name)
    admin = await asyncpg.connect(with_database(database_server, "postgres"))
    await admin.execute(f"drop database if exists {name} with (force)")
    await admin.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "0001_one.sql", "create table one (a int); insert into one values (1);")
    write(tmp_path, "0002_two.sql", "create table two (a int);")
    return tmp_path


def write(folder: Path, name: str, sql: str) -> None:
    (folder / name).write_text(sql, encoding="utf-8")


async def tables(dsn: str) -> set[str]:
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    await connection.close()
    return {row["tablename"] for row in rows}


async def test_each_is_applied_once_and_recorded(new_database: str, folder: Path) -> None:
    assert await migrate(new_database, folder, create=True) == ["0001_one.sql", "0002_two.sql"]
    assert await tables(new_database) == {"schema_migrations", "one", "two"}
    write(folder, "0003_three.sql", "create table three (a int)")
    assert await migrate(new_database, folder, create=True) == ["0003_three.sql"]
    assert await migrate(new_database, folder) == []


async def test_two_processes_may_start_at_once(new_database: str, folder: Path) -> None:
    runs = await asyncio.gather(*(migrate(new_database, folder, create=True) for _ in range(4)))
    assert sorted(map(len, runs)) == [0, 0, 0, 2]


async def test_a_failing_file_leaves_nothing_and_names_the_line(new_database: str, folder: Path) -> None:
    write(folder, "0003_bad.sql", "create table three (a int);\n\ninsert into nowhere values (1);\n")
    with pytest.raises(MigrationError, match=r"0003_bad\.sql:3: .*nowhere"):
        await migrate(new_database, folder, create=True)
    assert await tables(new_database) == {"schema_migrations", "one", "two"}


async def test_an_edited_file_is_refused_with_the_mend(new_database: str, folder: Path) -> None:
    await migrate(new_database, folder, create=True)
    write(folder, "0002_two.sql", "create table two (a bigint);")
    with pytest.raises(MigrationError, match=r"0002_two\.sql: changed since .* write a new migration"):
        await migrate(new_database, folder)


async def test_a_number_below_what_is_applied_is_refused(new_database: str, folder: Path) -> None:
    (folder / "0002_two.sql").rename(folder / "0005_two.sql")
    await migrate(new_database, folder, create=True)
    write(folder, "0003_late.sql", "select 1")
    with pytest.raises(MigrationError, match=r"0003_late\.sql: 0005 is applied already; renumber"):
        await migrate(new_database, folder)


async def test_the_last_release_starts_on_a_newer_schema(new_database: str, folder: Path) -> None:
    await migrate(new_database, folder, create=True)
    (folder / "0002_two.sql").unlink()
    assert await migrate(new_database, folder) == []


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("0002_again.sql", "has that number too"), ("later.sql", "name it like")],
)
async def test_a_folder_that_is_ambiguous_is_refused(folder: Path, name: str, complaint: str) -> None:
    write(folder, name, "select 1")
    with pytest.raises(MigrationError, match=complaint):
        await migrate("postgresql:///unused", folder)


async def test_a_long_lock_is_not_waited_for(new_database: str, folder: Path) -> None:
    await migrate(new_database, folder, create=True)
    reader = await asyncpg.connect(new_database)
    write(folder, "0003_alter.sql", "alter table one add column b int")
    async with reader.transaction():
        await reader.execute("select * from one")
        with pytest.raises(MigrationError, match="lock timeout"):
            await migrate(new_database, folder)
    await reader.close()
