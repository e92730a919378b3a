"""Wake-ups: after a commit the sweep, the outbox and the streams look at once, here and in other processes.

Nothing rests on them. Each of these polls anyway; a wake-up only makes it sooner.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from caseclock.store.bell import Bell
from caseclock.store.beside import beside

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
        async with beside(self._bell.run(), "bell"):
            yield

    def _wake(self) -> None:
        for listener in self._listeners:
            listener()
