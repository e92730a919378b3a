"""PostgreSQL's own programs from the wheel, run as whoever we are: base backups, received logs, dumps."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from caseclock.store.dsn import without_password
from caseclock.store.embedded_cluster import last_line
from caseclock.store.embedded_host import our_programs

_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_LIBC = ctypes.CDLL(None)


class ProgramFailed(Exception):
    """What a program complained of, in one line."""


async def run(name: str, *arguments: str | os.PathLike[str], dsn: str = "", timeout: float = 6 * 3600) -> str:
    """What it printed; ProgramFailed when it ends badly or takes longer than `timeout` seconds."""
    process = await begin(name, *arguments, dsn=dsn)
    try:
        async with asyncio.timeout(timeout):
            out, complaint = await process.communicate()
    except TimeoutError as error:
        raise ProgramFailed(f"{name} was not done after {timeout:.0f} s") from error
    finally:
        await end(process)
    if process.returncode:
        raise ProgramFailed(f"{name}: {last_line(complaint.decode(errors='replace'))}")
    return out.decode()


async def begin(name: str, *arguments: str | os.PathLike[str], dsn: str = "", quiet: bool = False) -> Process:
    """A running program on a database. The password goes by the environment: arguments are seen by all."""
    environment = dict(os.environ)
    if dsn:
        address, secret = without_password(dsn)
        environment |= secret
        arguments = (f"--dbname={address}", *arguments)
    out = DEVNULL if quiet else PIPE
    return await asyncio.create_subprocess_exec(
        our_programs() / name, *arguments, stdin=DEVNULL, stdout=out, stderr=out, env=environment,
        start_new_session=True, preexec_fn=_end_with_us,
    )  # fmt: skip


async def end(process: Process, patience: float = 20.0) -> None:
    """Asks it to end in good order, and ends it for good when it does not."""
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), patience)
        except TimeoutError:
            process.kill()
            await process.wait()


def _end_with_us() -> None:
    """In the child: when we are killed it ends too, and does not hold on to what our successor needs."""
    if sys.platform == "linux":
        _LIBC.prctl(_SET_DEATH_SIGNAL, signal.SIGTERM)
