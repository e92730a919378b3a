"""A worker: time in, messages out. Any number may run beside each other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from caseclock.worker.sweep import Sweep
from caseclock.worker.ticks import Job, Ticks

LOG = logging.getLogger(__name__)
HEARTBEAT = "heartbeat"


class Worker:
    """The sweep in its own loop, watched, and the ticking jobs: (seconds, name, job)."""

    def __init__(self, sweep: Sweep, jobs: Sequence[tuple[float, str, Job]]) -> None:
        self._sweep = sweep
        self._jobs = jobs
        self._ticks = Ticks()
        self._loop: asyncio.Task[None] | None = None
        self._seen = (-1, -1)

    def start(self) -> None:
        """Begins; call `stop` to end."""
        self._loop = asyncio.create_task(self._sweep.run(), name="sweep")
        for seconds, name, job in self._jobs:
            self._ticks.every(seconds, name, job)
        self._ticks.every(10, "watchdog", self._watch)
        self._ticks.start()
        if any(name == HEARTBEAT for _, name, _ in self._jobs):
            self._ticks.soon(HEARTBEAT)  # or the API calls us silent until the first tick

    def soon(self, name: str) -> None:
        """Runs a ticking job before its next tick."""
        self._ticks.soon(name)

    async def stop(self) -> None:
        """Ends after the turn in hand."""
        await self._ticks.stop()
        self._sweep.stop()
        if self._loop is not None:
            await asyncio.wait_for(self._loop, 30)

    async def _watch(self) -> None:
        """A sweep that ended or stands still is begun anew: its leases run out. A long turn is no fault."""
        assert self._loop is not None
        if self._loop.done() or self._sweep.progress == self._seen:
            LOG.error("the sweep stood still; beginning it anew")
            self._loop.cancel()
            self._loop = asyncio.create_task(self._sweep.run(), name="sweep")
        self._seen = self._sweep.progress
