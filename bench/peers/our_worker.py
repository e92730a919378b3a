"""Our worker's sweep in a process of its own: fires what falls due until it is stopped."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import click

from bench.ours import opened
from caseclock.application.firing import Firing
from caseclock.store.timers import Timers
from caseclock.worker.sweep import Sweep


async def main() -> None:
    """Says `ready` and works."""
    async with opened(os.environ["BENCH_DSN"], Path(os.environ["BENCH_KEYS"]), 8) as app:
        timers = Timers(app.store.pool, "worker")
        sweep = Sweep(Firing(app, timers), timers)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, sweep.stop)
        click.echo("ready")
        await sweep.run()


if __name__ == "__main__":
    asyncio.run(main())
