"""`make bench`: its own database, ours and the peers in turn, a table, and `bench/latest.json`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import click

from bench import append, command, http, lateness, rebuild, start, statewide, timers, walls, whatif
from bench.lines import LATEST, Line, save, table
from bench.server import Bench, opened, until_told
from caseclock.kernel.time import monotonic

Benchmark = Callable[[Bench], Awaitable[list[Line]]]
#: In the order in which they run.
BENCHMARKS: dict[str, Benchmark] = {
    "command": command.run,
    "append": append.run,
    "http": http.run,
    "timers": timers.run,
    "lateness": lateness.run,
    "statewide": statewide.run,
    "start": start.run,
    "rebuild": rebuild.run,
    "whatif": whatif.run,
    "walls": walls.run,
}
#: Run where it is named: the others take the quarter of an hour.
BY_NAME = {"walls"}


#: What ends one of them and not the others.
BREAKS = (TimeoutError, RuntimeError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
#: Seconds for all of them together: `make bench` ends within a quarter of an hour whatever happens.
LIMIT = 880.0


@click.command()
@click.option("--quick", is_flag=True, help="Short rounds: whether it runs and about where it stands.")
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)), metavar="[NAME ...]")
def main(quick: bool, names: tuple[str, ...]) -> None:
    """Ours beside peers and floors, on one server: all, or those named. Exit code 1 when one broke off."""
    asked = names or tuple(each for each in BENCHMARKS if each not in BY_NAME)
    lines, broken = until_told(_run(asked, quick))
    click.echo(table(lines))
    if broken:
        raise click.ClickException(f"not measured: {', '.join(broken)}")


async def _run(names: tuple[str, ...], quick: bool) -> tuple[list[Line], list[str]]:
    begun = monotonic()
    async with opened(quick) as bench:
        found = await measured(bench, {name: BENCHMARKS[name] for name in names}, begun + LIMIT)
    click.echo(f"all after {monotonic() - begun:.0f} s", err=True)
    return found


async def measured(
    bench: Bench, benchmarks: dict[str, Benchmark], until: float, path: Path = LATEST
) -> tuple[list[Line], list[str]]:
    """One after the other, saved after each; the lines, and names of those that broke off or had no time."""
    lines: list[Line] = []
    broken: list[str] = []
    for n, (name, run) in enumerate(benchmarks.items(), 1):
        click.echo(f"{name} ({n} of {len(benchmarks)}, {until - monotonic():.0f} s left)", err=True)
        try:
            async with asyncio.timeout(until - monotonic()):
                lines += await run(bench)
        except BREAKS as error:
            click.echo(f"  broke off: {error!r}", err=True)
            broken.append(name)
        save(lines, path)
    return lines, broken


if __name__ == "__main__":
    main()
