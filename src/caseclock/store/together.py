"""What is asked at one moment in one call: while some are under way, those that come wait and go together."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from math import ceil
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Asked = TypeVar("Asked")
Got = TypeVar("Got")

#: Calls of one key under way at once in this process; with fewer asking than that nobody waits.
UNDER_WAY = 2
#: As many in one call at most, so that none waits long for the others.
MOST = 16


class Together(Generic[Key, Asked, Got]):
    """Each keeps its own answer, and what one call failed with is asked again one by one.

    Only what has one key goes together: a county's.
    """

    def __init__(self, call: Callable[[Key, Sequence[Asked]], Awaitable[list[Got]]]) -> None:
        self._call = call
        self._waiting: dict[Key, list[tuple[Asked, asyncio.Future[Got]]]] = {}
        self._under_way: dict[Key, set[asyncio.Task[None]]] = defaultdict(set)
        self._calling: Counter[Key] = Counter()

    async def ask(self, key: Key, asked: Asked) -> Got:
        """Its own answer; raises what the call for this one alone raises."""
        answer: asyncio.Future[Got] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append((asked, answer))
        tasks = self._under_way[key]
        if len(tasks) < UNDER_WAY:
            tasks.add(asyncio.create_task(self._go(key, tasks)))
        return await answer

    async def _go(self, key: Key, tasks: set[asyncio.Task[None]]) -> None:
        try:
            while waiting := self._waiting.get(key):
                # Shared with the others that are free, so that some are called while the next are decided.
                share = min(MOST, ceil(len(waiting) / (UNDER_WAY - self._calling[key])))
                batch = waiting[:share]
                del waiting[:share]
                self._calling[key] += 1
                try:
                    await self._answer(key, [each for each in batch if not each[1].done()])
                finally:
                    self._calling[key] -= 1
        finally:
            # In the same step as the last look at who waits. As a callback of the task it came after the
            # answers: who asked again in between was left waiting for a task that had already ended.
            if (me := asyncio.current_task()) is not None:
                tasks.discard(me)

    async def _answer(self, key: Key, batch: Sequence[tuple[Asked, asyncio.Future[Got]]]) -> None:
        if not batch:
            return
        try:
            found = await self._call(key, [asked for asked, _ in batch])
        except asyncio.CancelledError:
            for _, answer in batch:
                answer.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            if len(batch) > 1:
                # Whose fault it was is not known. Asked again alone, one that was written is `seen`.
                await asyncio.gather(*(self._answer(key, [each]) for each in batch))
            elif not batch[0][1].done():
                batch[0][1].set_exception(error)
            return
        for (_, answer), got in zip(batch, found, strict=True):
            if not answer.done():
                answer.set_result(got)
