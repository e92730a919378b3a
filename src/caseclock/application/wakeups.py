"""Wake-ups: after a commit the sweep, the outbox and the streams look at once, here and in other processes.

Nothing rests on them. Each of these polls anyway; a wake-up only makes it sooner.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from caseclock.store.bell import Bell

Listener = Callable[[], None]


class Wakeups:
    """What listens in this process, and the bell to the others."""

    def __init__(self, dsn: str) -> None:
        self._listeners: list[Listener] = []
        self._bell = Bell(dsn, self._wake)

    def listen(self, listener: Listener) -> None:
        """Calls it after each commit, of this process or another's; it must be quick, and bear idle calls."""
        self._listeners.append(listener)

    def ask(self) -> None:
        """Something was committed: wakes what listens here, and rings for the others."""
        self._wake()
        self._bell.ring()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keeps the bell's connection while inside."""
        task = asyncio.create_task(self._bell.run(), name="bell")
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def _wake(self) -> None:
        for listener in self._listeners:
            listener()
