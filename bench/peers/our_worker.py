"""A process in which our worker fires: told a database it says `ready`, and sweeps until told `stop`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import click

from bench.ours import opened
from caseclock.application.firing import Firing
from caseclock.application.wakeups import Wakeups
from caseclock.store.timers import Timers
from caseclock.worker.sweep import Sweep


async def main() -> None:
    """Says `ready` once it is there; then a database in turn until its input ends."""
    click.echo("ready")
    while dsn := await _told():
        async with opened(dsn, Path(os.environ["BENCH_KEYS"]), 8) as app:
            timers = Timers(app.store.pool, f"worker-{os.getpid()}")
            sweep = Sweep(Firing(app, timers), timers)
            wakeups = Wakeups(dsn)
            wakeups.listen(sweep.wake)
            async with wakeups.running():
                sweeping = asyncio.create_task(sweep.run())
                click.echo("ready")
                await _told()
                sweep.stop()
                await sweeping
        click.echo("stopped")


async def _told() -> str:
    return (await asyncio.to_thread(sys.stdin.readline)).strip()


if __name__ == "__main__":
    asyncio.run(main())
