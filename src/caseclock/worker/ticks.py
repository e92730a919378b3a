"""Work that ticks in real time: numbering, delivery, the reconciler, housekeeping, heartbeat, watchdog."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from caseclock.store.outage import StoreUnavailable

LOG = logging.getLogger(__name__)
Job = Callable[[], Awaitable[Any]]


class Ticks:
    """Interval jobs in memory. No job is a case's deadline: those are timer rows."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def every(self, seconds: float, name: str, job: Job) -> None:
        """Runs a job each so many seconds; a failing run is logged and the next one tries again."""

        async def run() -> None:
            try:
                await job()
            except StoreUnavailable as error:
                LOG.warning("%s waits for the database: %s", name, error)
            except Exception:
                LOG.exception("%s failed; the next tick tries again", name)

        self._scheduler.add_job(run, "interval", seconds=seconds, name=name, id=name)

    def start(self) -> None:
        """Begins to tick, in the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No more ticks."""
        self._scheduler.shutdown(wait=False)
