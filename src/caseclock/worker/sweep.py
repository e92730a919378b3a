"""The loop that fires timers: it wakes at the next due moment, when told, and at least each second."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import timedelta

from caseclock.application.firing import Firing
from caseclock.store.outage import StoreUnavailable
from caseclock.store.timers import Timers

LOG = logging.getLogger(__name__)
LONGEST_SLEEP = 1.0
SHORTEST_SLEEP = 0.005


class Sweep:
    """Fires due timers until it is stopped; a database that goes away is waited for."""

    def __init__(self, firing: Firing, timers: Timers, rests: Callable[[], bool] = lambda: False) -> None:
        self._firing = firing
        self._timers = timers
        self._rests = rests
        self._woken = asyncio.Event()
        self._stopping = False
        self.turns = 0

    @property
    def progress(self) -> tuple[int, int]:
        """Turns begun, and steps within them."""
        return self.turns, self._firing.steps

    def wake(self) -> None:
        """Something may be due at once."""
        self._woken.set()

    def stop(self) -> None:
        """Ends the loop after the turn in hand."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """The loop."""
        while not self._stopping:
            self.turns += 1
            try:
                if self._rests():
                    wait = LONGEST_SLEEP
                else:
                    fired = await self._firing.sweep()
                    wait = 0.0 if fired else await self._until_next()
            except StoreUnavailable as error:
                LOG.warning("the database does not answer, timers wait: %s", error)
                wait = error.retry_after
            except Exception:
                LOG.exception("a sweep failed; the next one tries again")
                wait = LONGEST_SLEEP
            if wait:
                await self._sleep(wait)

    async def _until_next(self) -> float:
        due_at, now = await self._timers.next_free()
        if due_at is None:
            return LONGEST_SLEEP
        return min(max((due_at - now) / timedelta(seconds=1), SHORTEST_SLEEP), LONGEST_SLEEP)

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        self._woken.clear()
