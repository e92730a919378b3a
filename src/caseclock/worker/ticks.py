"""Work that ticks in real time: numbering, delivery, the reconciler, housekeeping, heartbeat, watchdog."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from caseclock.store.outage import StoreUnavailable

LOG = logging.getLogger(__name__)
Job = Callable[[], Awaitable[Any]]
#: Between two runs that were asked for, so that many commits cost few looks.
PAUSE = 0.05


class _Work:
    """One job, never twice at once; asked for while it runs, it runs once more."""

    def __init__(self, name: str, job: Job) -> None:
        self._name = name
        self._job = job
        self._busy = asyncio.Lock()
        self._again = False
        self._stopped = False

    @property
    def asked(self) -> bool:
        """Whether a run is to come anyway."""
        return self._again

    async def tick(self) -> None:
        """Runs it, unless it runs already."""
        if not self._busy.locked():
            await self._run()

    async def soon(self) -> None:
        """Runs it now, or once more after the run in hand."""
        self._again = True
        if not self._busy.locked():
            await self._run()

    def enough(self) -> None:
        """No run more after the one in hand."""
        self._again = False
        self._stopped = True

    async def _run(self) -> None:
        async with self._busy:
            again = True
            while again and not self._stopped:
                self._again = False
                try:
                    await self._job()
                except StoreUnavailable as error:
                    LOG.warning("%s waits for the database: %s", self._name, error)
                    return
                except Exception:
                    LOG.exception("%s failed; the next tick tries again", self._name)
                    return
                if again := self._again:
                    await asyncio.sleep(PAUSE)


class Ticks:
    """Interval jobs in memory. No job is a case's deadline: those are timer rows."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._work: dict[str, _Work] = {}
        self._running: set[asyncio.Task[None]] = set()

    def every(self, seconds: float, name: str, job: Job) -> None:
        """Runs a job each so many seconds; a failing run is logged and the next one tries again."""
        self._work[name] = work = _Work(name, job)

        async def tick() -> None:
            # In a task of our own: the scheduler would cancel its runs in the middle when it stops.
            self._begin(work.tick())

        self._scheduler.add_job(tick, "interval", seconds=seconds, name=name, id=name)

    def soon(self, name: str) -> None:
        """Runs a job now, before its next tick."""
        if self._scheduler.running and not self._work[name].asked:
            self._begin(self._work[name].soon())

    def start(self) -> None:
        """Begins to tick, in the running loop."""
        self._scheduler.start()

    async def stop(self, patience: float = 20.0) -> None:
        """No more ticks. The runs in hand end first; one that takes too long is cut off."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for work in self._work.values():
            work.enough()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _begin(self, run: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(run)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
