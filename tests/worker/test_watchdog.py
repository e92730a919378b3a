"""The watchdog begins a sweep anew that stands still, and leaves one alone that is merely long."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from caseclock.worker.worker import Worker


class LongTurn:
    """A sweep in its first turn, for as long as it is left."""

    def __init__(self) -> None:
        self.progress = (1, 0)
        self.begun = 0

    async def run(self) -> None:
        self.begun += 1
        await asyncio.Event().wait()

    def stop(self) -> None: ...


@pytest.mark.parametrize(("steps", "begun"), [((1, 2, 3), 1), ((1, 1, 1), 2)])
async def test_only_a_sweep_that_stands_still_is_begun_anew(steps: tuple[int, ...], begun: int) -> None:
    sweep = LongTurn()
    worker = Worker(sweep, [])  # type: ignore[arg-type]
    worker._loop = asyncio.create_task(sweep.run())
    for step in steps[: 2 if begun == 2 else 3]:
        await asyncio.sleep(0)
        sweep.progress = (1, step)
        await worker._watch()
    await asyncio.sleep(0)
    assert sweep.begun == begun
    worker._loop.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await worker._loop
