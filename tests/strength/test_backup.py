"""A destroyed database comes back from its backup: to a moment, or whole; never without its keys."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import asyncpg
import pytest

from caseclock.cli.compose import opened_at
from caseclock.cli.following import backup_of, followed
from caseclock.cli.restoring import Restoring
from caseclock.kernel.time import monotonic
from caseclock.store import embedded
from caseclock.store.backup_folder import BackupError, lines
from caseclock.store.dsn import with_database
from caseclock.store.dumps import dump
from caseclock.store.embedded_pid import running_postmaster
from caseclock.store.embedded_watch import kept_up
from caseclock.store.keyfile import KeyFileError
from caseclock.store.keys import Keyring
from caseclock.store.outage import StoreUnavailable
from caseclock.store.store import Store
from tests.store.test_feed import all_read, number_until_done
from tests.store.writing import grow, opened
from tests.strength.disks import working_in

COUNTY = 19
CASE, ANA = uuid4(), uuid4()
PATIENCE = 150.0


class Lost(NamedTuple):
    """What is left after the database was destroyed: keys and backup; and what must come back."""

    data_dir: Path
    backup: Path
    dump: Path
    moment: datetime
    events_then: int
    events: int
    secret: bytes


async def until(holds: Callable[[], Any], what: str) -> None:
    """Waits for a condition, with a bound."""
    begun = monotonic()
    while not await holds():
        assert monotonic() - begun < PATIENCE, what
        await asyncio.sleep(0.02)


@pytest.fixture(scope="module")
async def lost(monkeypatch_module: pytest.MonkeyPatch) -> AsyncIterator[Lost]:
    """A database with a history, backed up as it was written and killed once between, and then destroyed."""
    monkeypatch_module.delenv("DATABASE_URL", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="caseclock-lost-"))
    folder.chmod(0o711)
    data_dir, backup = folder / "data", folder / "backup"
    async with await embedded.start(data_dir / "postgres") as server:
        dsn = with_database(server.dsn, "caseclock")
        async with opened_at(dsn, data_dir, migrating=True) as parts:
            made, store = backup_of(parts, backup), parts.store
            plain, wrapped = parts.keyring.new_person_key()
            await grow(store, COUNTY, CASE, 3, person_keys={ANA: wrapped})
            await parts.feed.number_all()
            await dump(dsn, folder / "dump")
            async with kept_up(server), followed(made, 7):
                await until(lambda: has_base(backup), "no base was made")
                await grow(store, COUNTY, CASE, 2)
                dead = killed(data_dir)
                await until(lambda: another_than(dead, data_dir), "the database was not started again")
                await until(lambda: grown(store), "the pool did not come back")
                moment = await asked(dsn, "select clock_timestamp()")
                await grow(store, COUNTY, CASE, 4)
                await until(lambda: has_received(dsn), "the log was not received")
            events = await asked(dsn, "select count(*) from events")
        killed(data_dir)
    # The dead server's children go when they notice; until then they write, and files come back as they go.
    await until(lambda: all_gone(data_dir), "the server's processes do not go")
    shutil.rmtree(data_dir / "postgres")
    yield Lost(data_dir, backup, folder / "dump", moment, events - 4, events, plain)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def monkeypatch_module() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


async def has_base(backup: Path) -> bool:
    return any(line.bases() for line in lines(backup))


async def grown(store: Store) -> bool:
    """Whether an append went through; a killed server cuts the pool's connections first."""
    with contextlib.suppress(StoreUnavailable):
        return await grow(store, COUNTY, uuid4()) == "written"
    return False


def killed(data_dir: Path) -> int:
    pid = running_postmaster(data_dir / "postgres" / "pgdata")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


async def all_gone(data_dir: Path) -> bool:
    return not working_in(data_dir)


async def another_than(dead: int, data_dir: Path) -> bool:
    return running_postmaster(data_dir / "postgres" / "pgdata") not in (None, dead)


async def asked(dsn: str, question: str) -> Any:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def has_received(dsn: str) -> bool:
    """Whether the receiver has written what is committed."""
    return bool(
        await asked(
            dsn,
            "select coalesce(bool_or(write_lsn >= pg_current_wal_flush_lsn()), false)"
            " from pg_stat_replication where application_name = 'pg_receivewal'",
        )
    )


def restoring(
    lost: Lost, source: Path, to: datetime | None = None, data_dir: Path | None = None
) -> Restoring:
    return Restoring(source, to, None, False, data_dir or lost.data_dir)


async def left_running(data_dir: Path) -> None:
    """A server whose only user died without a word, as by `kill -9`."""
    program = (
        "import asyncio, os, pathlib, sys; from caseclock.store.embedded import start;"
        " asyncio.run(start(pathlib.Path(sys.argv[1]))); os._exit(0)"
    )
    user = await asyncio.create_subprocess_exec(sys.executable, "-c", program, data_dir / "postgres")
    assert await user.wait() == 0
    assert running_postmaster(data_dir / "postgres" / "pgdata") is not None


async def history(data_dir: Path, secret: bytes) -> int:
    """How many events the embedded database of a data directory holds; Ana's key must open there."""
    async with await embedded.start(data_dir / "postgres") as server:
        dsn = with_database(server.dsn, "caseclock")
        async with opened(dsn) as store:
            wrapped = (await store.load(COUNTY, [CASE])).person_keys[ANA]
            assert wrapped is not None
            assert Keyring.read(data_dir, make=False).unwrap(wrapped) == secret
        return int(await asked(dsn, "select count(*) from events"))


async def test_a_destroyed_database_comes_back_to_a_moment_and_then_whole(
    lost: Lost, capsys: pytest.CaptureFixture[str]
) -> None:
    await restoring(lost, lost.backup, lost.moment).from_backup()
    said = capsys.readouterr().out
    assert "every chain and signature holds" in said
    assert "restored in" in said
    assert await history(lost.data_dir, lost.secret) == lost.events_then
    await left_running(lost.data_dir)
    await restoring(lost, lost.backup).from_backup()
    [aside] = lost.data_dir.glob("postgres.before-*")
    assert str(aside) in capsys.readouterr().out
    assert await history(lost.data_dir, lost.secret) == lost.events


@pytest.mark.parametrize(
    ("source", "fault"),
    # A dump names no signing key: `verify` at its end misses it.
    [
        ("backup", "absent"),
        ("backup", "another"),
        ("backup", "unsigned"),
        ("dump", "absent"),
        ("dump", "another"),
    ],
)
async def test_a_restore_without_its_keys_touches_nothing(
    lost: Lost, tmp_path: Path, source: str, fault: str
) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "what was here").touch()
    keep = {"absent": (), "another": ("signing.pub",), "unsigned": ("master.key",)}[fault]
    for name in keep:
        shutil.copy(lost.data_dir / name, tmp_path)
    if fault == "another":
        Keyring.read(tmp_path)
    before = sorted(path for path in tmp_path.rglob("*"))
    asked_for = restoring(lost, lost.backup if source == "backup" else lost.dump, data_dir=tmp_path)
    with pytest.raises(KeyFileError, match=r"master\.key|signing\.pub"):
        await (asked_for.from_backup() if source == "backup" else asked_for.from_dump())
    assert sorted(path for path in tmp_path.rglob("*")) == before


async def test_a_moment_before_the_first_base_is_refused(lost: Lost, tmp_path: Path) -> None:
    for name in ("master.key", "signing.pub"):
        shutil.copy(lost.data_dir / name, tmp_path)
    with pytest.raises(BackupError, match="nothing earlier can be restored"):
        await restoring(lost, lost.backup, lost.moment - timedelta(days=1), tmp_path).from_backup()


async def test_a_dump_in_another_server_reads_its_feed_and_goes_on(
    lost: Lost, database_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"restored_{uuid4().hex[:8]}"
    dsn = with_database(database_server, name)
    monkeypatch.setenv("DATABASE_URL", dsn)
    await restoring(lost, lost.dump).from_dump()
    try:
        async with opened_at(dsn, lost.data_dir, migrating=False) as parts:
            assert await grow(parts.store, COUNTY, CASE, 2) == "written"
            await number_until_done(parts.feed, COUNTY)
            assert [version for _, _, version in await all_read(parts.feed, COUNTY)] == [1, 2, 3, 4, 5]
        with pytest.raises(BackupError, match="is not empty"):
            await restoring(lost, lost.dump).from_dump()
    finally:
        await asked(with_database(dsn, "postgres"), f"drop database {name} with (force)")


async def test_a_running_database_is_not_restored_over(lost: Lost, tmp_path: Path) -> None:
    for name in ("master.key", "signing.pub"):
        shutil.copy(lost.data_dir / name, tmp_path)
    (tmp_path / "postgres").mkdir()
    with (tmp_path / "postgres" / "users.lock").open("ab") as used:
        fcntl.flock(used, fcntl.LOCK_SH)
        with pytest.raises(BackupError, match="stop every process"):
            await restoring(lost, lost.backup, data_dir=tmp_path).from_backup()
