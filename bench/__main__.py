"""`make bench`: its own database, ours and the peers in turn, a table, and `bench/latest.json`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import click

from bench import append, command, http, lateness, rebuild, start, statewide, timers, walls, whatif
from bench.lines import Line, save, table
from bench.server import Bench, opened, until_told
from caseclock.kernel.time import monotonic

#: In the order in which they run.
BENCHMARKS: dict[str, Callable[[Bench], Awaitable[list[Line]]]] = {
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


@click.command()
@click.option("--quick", is_flag=True, help="Short rounds: whether it runs and about where it stands.")
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)), metavar="[NAME ...]")
def main(quick: bool, names: tuple[str, ...]) -> None:
    """Ours beside peers and floors, on one server; all of them, or those named."""
    lines = until_told(_run(names or tuple(BENCHMARKS), quick))
    click.echo(table(lines))
    save(lines)


async def _run(names: tuple[str, ...], quick: bool) -> list[Line]:
    lines: list[Line] = []
    begun = monotonic()
    async with opened(quick) as bench:
        for n, name in enumerate(names, 1):
            click.echo(f"{name} ({n} of {len(names)}, after {monotonic() - begun:.0f} s)", err=True)
            lines += await BENCHMARKS[name](bench)
    click.echo(f"all after {monotonic() - begun:.0f} s", err=True)
    return lines


if __name__ == "__main__":
    main()
