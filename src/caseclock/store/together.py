"""Appends of one moment in one commit: while some are under way, those that come wait and go together."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from math import ceil

from caseclock.store.units import Outcome, Unit

#: Appends of one county under way at once in this process; with fewer commands than that nobody waits.
UNDER_WAY = 2
#: Units in one append at most, so that none waits long for the others.
MOST = 16

_Waiting = list[tuple[Unit, "asyncio.Future[Outcome]"]]


class Together:
    """Each unit keeps its own outcome, and an error of one append is asked again unit by unit."""

    def __init__(self, append: Callable[[int, Sequence[Unit]], Awaitable[list[Outcome]]]) -> None:
        self._append = append
        self._waiting: dict[int, _Waiting] = {}
        self._under_way: dict[int, set[asyncio.Task[None]]] = defaultdict(set)
        self._writing: Counter[int] = Counter()

    async def append(self, county: int, unit: Unit) -> Outcome:
        """The unit's own outcome; raises what the append of this unit alone raises."""
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(county, []).append((unit, outcome))
        tasks = self._under_way[county]
        if len(tasks) < UNDER_WAY:
            tasks.add(asyncio.create_task(self._go(county, tasks)))
        return await outcome

    async def _go(self, county: int, tasks: set[asyncio.Task[None]]) -> None:
        try:
            while waiting := self._waiting.get(county):
                # Shared with the others that are free, so that some are written while the next are decided.
                share = min(MOST, ceil(len(waiting) / (UNDER_WAY - self._writing[county])))
                batch = waiting[:share]
                del waiting[:share]
                self._writing[county] += 1
                try:
                    await self._write(county, [each for each in batch if not each[1].done()])
                finally:
                    self._writing[county] -= 1
        finally:
            # In the same step as the last look at who waits. As a callback of the task it came after the
            # answers: who asked again in between was left waiting for a task that had already ended.
            if (me := asyncio.current_task()) is not None:
                tasks.discard(me)

    async def _write(self, county: int, batch: _Waiting) -> None:
        if not batch:
            return
        units = [unit for unit, _ in batch]
        try:
            found = await self._append(county, units)
        except asyncio.CancelledError:
            for _, outcome in batch:
                outcome.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - whoever asked for the append is told
            if len(batch) > 1:
                # Whose fault it was is not known. Asked again alone, one that was written is `seen`.
                await asyncio.gather(*(self._write(county, [each]) for each in batch))
            elif not batch[0][1].done():
                batch[0][1].set_exception(error)
            return
        for (_, outcome), said in zip(batch, found, strict=True):
            if not outcome.done():
                outcome.set_result(said)
