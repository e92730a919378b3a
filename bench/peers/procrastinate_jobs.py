"""procrastinate runs jobs that do nothing, all due, from its PostgreSQL queue, sixteen at once."""

from __future__ import annotations

import asyncio
import os

import procrastinate

from bench.peers.answering import answer
from caseclock.kernel.time import monotonic

#: Jobs for each second of a round: about as many as it does.
EXPECTED = 400
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=os.environ["BENCH_DSN"]))


@app.task(name="nothing")
async def nothing() -> None:
    """What is measured is the queue."""


async def rate(seconds: float) -> float:
    """Jobs a second, from the first to the last."""
    jobs = max(int(seconds * EXPECTED), 1)
    async with app.open_async():
        await app.configure_task("nothing").batch_defer_async(*({} for _ in range(jobs)))
        begun = monotonic()
        await app.run_worker_async(
            concurrency=int(os.environ["BENCH_CLIENTS"]), wait=False, install_signal_handlers=False
        )
        return jobs / (monotonic() - begun)


async def prepare() -> None:
    """Its tables."""
    async with app.open_async():
        await app.schema_manager.apply_schema_async()


if __name__ == "__main__":
    asyncio.run(prepare())
    answer(lambda seconds: asyncio.run(rate(seconds)))
