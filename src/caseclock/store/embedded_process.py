"""The process of the embedded server: spawned, waited for through crash recovery, seen out."""

import asyncio
import atexit
import os
import signal
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

import asyncpg

from caseclock.store.embedded_cluster import (
    FAST,
    PORT,
    SETTINGS,
    Cluster,
    last_line,
    make_cluster,
    server_env,
)
from caseclock.store.embedded_host import EmbeddedError, binaries
from caseclock.store.embedded_pid import is_alive

_START_S = 120  # crash recovery of a large log takes its time
_STOP_S = 60
_QUIT_S = 20
_POLL_S = 0.05
# Backends of a killed postmaster need a moment to notice and go.
_STILL_LEAVING = "pre-existing shared memory block"


# Servers that outlive our use of them stay our children: kept here, so that they are reaped in the end.
_LEFT_RUNNING: list[subprocess.Popen[bytes]] = []


async def bring_up(cluster: Cluster, *, fast: bool) -> subprocess.Popen[bytes] | None:
    """Bring the server up; the process, or None when it ran already."""
    bin_dir = binaries(cluster.data_dir, cluster.user)
    if cluster.running_pid() is None:
        make_cluster(cluster, bin_dir, fast=fast)
    process: subprocess.Popen[bytes] | None = None
    try:
        async with asyncio.timeout(_START_S):
            while True:
                if process is not None and process.poll() is not None:
                    if _STILL_LEAVING not in (reason := why_it_ended(cluster)):
                        raise EmbeddedError(f"PostgreSQL did not start: {reason}")
                    process = None
                if process is None and cluster.running_pid() is None:
                    process = spawn(cluster, bin_dir, FAST if fast else {})
                if await answers(cluster.dsn):
                    return process
                await asyncio.sleep(_POLL_S)
    except BaseException as error:
        if process is not None:
            process.send_signal(signal.SIGINT)
            leave_running(process)
        if isinstance(error, TimeoutError):
            raise EmbeddedError(
                f"PostgreSQL was not ready after {_START_S} s; see {cluster.data_dir / 'log'}"
            ) from error
        raise


def spawn(cluster: Cluster, bin_dir: Path, more: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The server's process, with our settings and more; whether it starts is seen by asking it."""
    for folder in (cluster.socket_dir, cluster.data_dir / "log"):
        _private_folder(folder, cluster)
    # No server of ours runs, so what a killed one left here is stale, whoever has its number today.
    (cluster.socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
    settings = {**SETTINGS, "unix_socket_directories": str(cluster.socket_dir), **more}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with cluster.start_log.open("wb") as log:
        # Its own session: Ctrl-C in the terminal is for us, we then stop the server in good order.
        return subprocess.Popen(
            [bin_dir / "postgres", "-D", cluster.pgdata, *options],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=server_env(),
            start_new_session=True, **cluster.user.spawn,
        )  # fmt: skip


def why_it_ended(cluster: Cluster) -> str:
    """The last fatal line of what it said, on its own or, once that runs, through its log collector."""
    said = cluster.start_log.read_text(encoding="utf-8", errors="replace")
    logs = cluster.data_dir / "log"
    if "redirecting log output" in said:
        newest = max(logs.glob("*.log"), key=lambda path: path.stat().st_mtime)
        said += newest.read_text(encoding="utf-8", errors="replace")
    fatal = [line for line in said.splitlines() if "FATAL:" in line or "PANIC:" in line]
    return f"{last_line(chr(10).join(fatal) or said)} (see {cluster.start_log} and {logs})"


def _private_folder(folder: Path, cluster: Cluster) -> None:
    """Make a folder of the database user, or see that it is just that: in /tmp anybody may have made it."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if (found.st_uid, found.st_mode) != (cluster.user.uid, stat.S_IFDIR | 0o700):
            raise EmbeddedError(
                f"{folder} is not a closed folder of {cluster.user.name}; remove it"
            ) from None
    else:
        cluster.user.own(folder)


async def answers(dsn: str) -> bool:
    """Whether the server takes our connection; anything but a refused password means 'not yet'."""
    try:
        connection = await asyncpg.connect(dsn, timeout=5)
    except asyncpg.InvalidAuthorizationSpecificationError as error:
        raise EmbeddedError(f"PostgreSQL refused the password kept beside the data: {error}") from error
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    await connection.close()
    return True


def leave_running(process: subprocess.Popen[bytes] | None) -> None:
    """Others still use the server that we started, or it dies without us: it is reaped in the end."""
    if process is not None and process.poll() is None:
        _LEFT_RUNNING.append(process)


@atexit.register
def _let_go() -> None:
    """At our end, what still runs is for others: Popen would warn of it as of something forgotten."""
    for process in _LEFT_RUNNING:
        if process.poll() is None:
            process.returncode = 0


def wait_gone(pid: int, process: subprocess.Popen[bytes] | None) -> None:
    """Wait until the postmaster has gone, ours or an adopted one.

    One that is told to stop while it recovers from a crash may wait for ever (seen with 18.6): it is made
    to go then, and the next start recovers what was committed from its log.
    """
    if _gone_within(_STOP_S, pid, process):
        return
    os.kill(pid, signal.SIGQUIT)
    if not _gone_within(_QUIT_S, pid, process):
        raise EmbeddedError(f"PostgreSQL (pid {pid}) was told to go at once and still runs")


def _gone_within(seconds: float, pid: int, process: subprocess.Popen[bytes] | None) -> bool:
    try:
        if process is not None and process.pid == pid:
            process.wait(seconds)
        else:
            asyncio.run(_until_dead(pid, seconds))
    except (subprocess.TimeoutExpired, TimeoutError):
        return False
    return True


async def _until_dead(pid: int, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while is_alive(pid):
            await asyncio.sleep(_POLL_S)
