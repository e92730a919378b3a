"""The process that builds the demo, started by `run --demo` with the data directory."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from caseclock.application.demo.build import Builder
from caseclock.application.demo.whole import all_acts
from caseclock.cli.compose import opened
from caseclock.kernel.time import monotonic

Told = Callable[[int, int], None]
#: A share of the households, for a quick look; 0: Maria's desk alone.
SCALE = "CASECLOCK_DEMO_SCALE"


async def build(data_dir: Path, scale: float) -> None:
    """Builds what is missing, and says what it did."""
    begun = monotonic()
    async with opened(data_dir) as parts:
        acts = all_acts(parts.application.rules.policy, scale)
        with progress() as told:
            deliver = parts.delivery.dispatcher.tick
            builder = Builder(parts.application, parts.access, parts.training, acts, told, deliver)
            built = await builder.run()
    click.echo(
        f"demo: {built.commands} commands and {built.rungs} rungs in {monotonic() - begun:.0f} s"
        + (f", {len(built.refused)} refused" if built.refused else "")
    )


@contextmanager
def progress() -> Iterator[Told]:
    """A bar on a terminal, elsewhere a line every ten percent."""
    if not sys.stdout.isatty():
        yield _lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task("building the demo: commands", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _lines() -> Told:
    said = 0

    def told(done: int, of: int) -> None:
        nonlocal said
        if (tenth := done * 10 // max(of, 1)) > said:
            said = tenth
            click.echo(f"building the demo: {tenth * 10} % of {of} commands")

    return told


def _end_with_parent() -> None:
    """Standard input is a pipe from the service; it closes when the service is gone, however it went."""
    # Not sys.stdin: its lock would be held when the interpreter ends.
    while os.read(0, 1):
        pass
    os._exit(1)


def main() -> None:
    """Builds, quietly ended by the service that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asyncio.run(build(Path(sys.argv[1]), float(os.environ.get(SCALE, "1"))))


if __name__ == "__main__":
    main()
