"""A server that DATABASE_URL names: backed up as ours is, or told what to do, and nothing left on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from caseclock.cli.compose import opened
from caseclock.cli.following import backup_of
from caseclock.cli.restoring import Restoring
from caseclock.store.backup import Backup
from caseclock.store.backup_folder import BackupError, lines
from caseclock.store.dsn import with_database
from caseclock.store.dumps import dump
from caseclock.store.embedded import Embedded
from caseclock.store.programs import ProgramFailed
from tests.store.writing import grow

COUNTY = 19
SLOTS = "select count(*) from pg_replication_slots"
GUEST = """
create role guest login password 'guest';
grant connect on database postgres to guest;
"""


@pytest.fixture
async def server(own_server: Embedded, monkeypatch: pytest.MonkeyPatch) -> str:
    """A server of the county's own, as DATABASE_URL names it."""
    dsn = with_database(own_server.dsn, "caseclock")
    monkeypatch.setenv("DATABASE_URL", dsn)
    return dsn


async def asked(dsn: str, statement: str) -> Any:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_a_server_given_by_address_comes_back_by_way_of_a_dump(
    server: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir, backup = folder / "data", folder / "backup"
    async with opened(data_dir, migrating=True) as parts:
        await grow(parts.store, COUNTY, uuid4(), 3)
        await parts.feed.number_all()
        await backup_of(parts, backup).once(7)
        await backup_of(parts, backup).forget()
    assert await asked(server, SLOTS) == 0
    restoring = Restoring(backup, None, None, False, data_dir)
    with pytest.raises(BackupError, match="DATABASE_URL"):
        await restoring.from_backup()
    assert not (data_dir / "postgres").exists(), "the refusal made something"

    monkeypatch.delenv("DATABASE_URL")
    await restoring.from_backup()
    async with opened(data_dir) as parts:
        await dump(parts.dsn, folder / "dump")
    new = with_database(server, "again")
    monkeypatch.setenv("DATABASE_URL", new)
    await Restoring(folder / "dump", None, None, False, data_dir).from_dump()
    assert await asked(new, "select count(*) from events") == 3


async def test_a_user_who_may_not_replicate_is_told_what_to_do(server: str, folder: Path) -> None:
    owner = with_database(server, "postgres")
    connection = await asyncpg.connect(owner)
    await connection.execute(GUEST)
    guest = owner.replace(f"//{owner.split('//')[1].split('@')[0]}@", "//guest:guest@")
    with pytest.raises(BackupError, match="caseclock dump"):
        await Backup(guest, folder / "backup", ()).once(7)
    await connection.execute("alter role guest replication")
    hba = Path(await connection.fetchval("show hba_file"))
    hba.write_text("local all all scram-sha-256\n", encoding="ascii")
    await connection.execute("select pg_reload_conf()")
    with pytest.raises(ProgramFailed, match=r"pg_hba\.conf"):
        await Backup(guest, folder / "backup", ()).once(7)
    assert await connection.fetchval(SLOTS) == 0, "the server would keep its log for ever"
    assert lines(folder / "backup") == []
    await connection.close()
