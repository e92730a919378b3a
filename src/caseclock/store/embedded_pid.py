"""Which process is the postmaster of a data directory, if any."""

import contextlib
import os
from pathlib import Path


def running_postmaster(pgdata: Path) -> int | None:
    """The live postmaster of `pgdata`; a pid file left by a dead one is cleared away.

    After a reboot or in a new container the number in the file may belong to another program, and
    PostgreSQL would then refuse to start until somebody deletes the file.
    """
    pid_file = pgdata / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="ascii").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    if is_alive(pid) and _works_in(pid, pgdata):
        return pid
    with contextlib.suppress(FileNotFoundError):
        pid_file.unlink()
    return None


def is_alive(pid: int) -> bool:
    """Whether a process of that number exists, whoever owns it; a zombie has ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    return True


def _works_in(pid: int, pgdata: Path) -> bool:
    """A postmaster's working directory is its data. Without /proc (macOS) being alive must do."""
    if not Path("/proc/self/cwd").exists():
        return True
    try:
        return Path(f"/proc/{pid}/cwd").samefile(pgdata)
    except OSError:
        return False
