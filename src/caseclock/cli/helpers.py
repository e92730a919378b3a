"""Helpers of a worker: while much is due, processes that only fire, one for each further core.

Leases keep them apart, as they do any two workers. A helper's input is a pipe that nothing is written to: it
ends when the worker ends, however that ends.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from caseclock.application.firing import Firing
from caseclock.kernel.time import monotonic

LOG = logging.getLogger(__name__)
#: Seconds after which helpers that have nothing to help with end; each takes some to start.
QUIET = 60.0
PATIENCE = 20.0
NICE = 5
#: More than that one database and the commands beside them do not feed.
MOST = 3


def further_cores() -> int:
    """As many helpers as this machine has use for."""
    return min(len(os.sched_getaffinity(0)) - 1, MOST)


class Helpers:
    """Begun when a sweep stops before all is fired, ended a while after none does."""

    def __init__(self, firing: Firing, most: int, command: Sequence[str], dsn: str) -> None:
        self._firing = firing
        self._most = most
        self._command = command
        self._environment = {**os.environ, "DATABASE_URL": dsn}
        self._running: list[asyncio.subprocess.Process] = []
        self._needed_at = 0.0

    async def tick(self) -> None:
        """Begins what is needed and does not run; ends all when none was needed for long."""
        self._running = [process for process in self._running if process.returncode is None]
        if self._firing.has_more:
            self._needed_at = monotonic()
            while len(self._running) < self._most:
                self._running.append(await self._begin())
        elif monotonic() - self._needed_at > QUIET:
            await self.aclose()

    async def aclose(self) -> None:
        """Ends them after the turns in hand; one that takes too long is killed, and its leases run out."""
        ending, self._running = self._running, []
        for process in ending:
            assert process.stdin is not None
            process.stdin.close()
        for process in ending:
            try:
                await asyncio.wait_for(process.wait(), PATIENCE)
            except TimeoutError:
                process.kill()
                await process.wait()

    async def _begin(self) -> asyncio.subprocess.Process:
        LOG.info("much is due: a helper fires too")
        return await asyncio.create_subprocess_exec(
            *self._command, stdin=asyncio.subprocess.PIPE, env=self._environment
        )


def helper_command(data_dir: Path) -> tuple[str, ...]:
    """A worker that only fires, with our keys."""
    return (sys.executable, "-m", "caseclock", "worker", "--helps", "--data-dir", str(data_dir))


def end_with_input() -> None:
    """Asks this process to stop when whoever began it is gone or has let go of it.

    Until then whoever answers people, and the database, go first.
    """
    os.nice(NICE)
    loop, pipe = asyncio.get_running_loop(), sys.stdin.fileno()

    def ended() -> None:
        loop.remove_reader(pipe)
        signal.raise_signal(signal.SIGTERM)

    loop.add_reader(pipe, ended)
