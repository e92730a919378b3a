"""`make bench-growth`: p99 of what people ask at ten thousand cases and at a million, on one server."""

from __future__ import annotations

from statistics import median

import asyncpg
import click

from bench.growth.generator import Load, numbered
from bench.growth.lives import NOW, lived
from bench.growth.measuring import measured
from bench.growth.patterns import CasePattern
from bench.lines import Line, table
from bench.ours import opened
from bench.server import Bench, until_told
from bench.server import opened as server
from caseclock.kernel.time import at_local, monotonic
from caseclock.store.business_clock import BusinessClock
from caseclock.store.dsn import with_database
from caseclock.store.feed import Feed
from caseclock.store.signing import Signer

GOAL = 2.0
ROUNDS = 3


@click.command()
@click.option("--cases", type=int, default=1_000_000, help="So many in the large database.")
@click.option("--small", type=int, default=10_000, help="So many in the small one.")
def main(cases: int, small: int) -> None:
    """Loads both, asks both in turn, and prints the p99 beside each other."""
    click.echo(table(until_told(_run(small, cases))))


async def _run(small: int, large: int) -> list[Line]:
    async with server(quick=True) as bench:
        patterns = await _patterns(bench)
        begun, loads = monotonic(), {}
        for name, cases in (("small", small), ("large", large)):
            loads[name] = Load(cases, *patterns)
            await _load(bench, name, loads[name])
            bench.say(
                f"{name}: {cases:,} cases, {await _size(bench, name)}, after {monotonic() - begun:.0f} s"
            )
        found: dict[str, list[dict[str, float]]] = {name: [] for name in loads}
        for n in range(ROUNDS):
            for name in sorted(loads, reverse=n % 2 == 0):
                async with opened(with_database(bench.dsn, name), bench.folder, 4) as app:
                    found[name].append(await measured(app, loads[name].asked, n))
                told = ", ".join(f"{question} {ms:.1f}" for question, ms in found[name][-1].items())
                bench.say(f"round {n + 1}, {name}, p99 in ms: {told}")
    return [_line(question, found, small) for question in found["large"][0]]


async def _patterns(bench: Bench) -> tuple[list[CasePattern], list[CasePattern]]:
    dsn = await bench.database("lived", ours=True)
    async with opened(dsn, bench.folder, 4) as app:
        return await lived(app, dsn)


async def _load(bench: Bench, name: str, load: Load) -> None:
    dsn = await bench.database(name, ours=True)
    async with opened(dsn, bench.folder, 4) as app:
        await BusinessClock(app.store.pool).begin_training(at_local(NOW, 9))
        await load.run(dsn, bench.say)
        await numbered(Feed(app.store, Signer.read(bench.folder)), bench.say)


async def _size(bench: Bench, name: str) -> str:
    connection = await asyncpg.connect(with_database(bench.dsn, name))
    try:
        row = await connection.fetchrow(
            "select pg_size_pretty(pg_database_size(current_database())) as size, sum(number) as events"
            " from (select max(number) as number from county_heads group by county) n"
        )
    finally:
        await connection.close()
    return f"{int(row['events']):,} events, {row['size']}"


def _line(question: str, found: dict[str, list[dict[str, float]]], small: int) -> Line:
    ours, before = (median(each[question] for each in found[name]) for name in ("large", "small"))
    ratio = ours / before
    return Line(
        name=f"growth/{question}",
        unit="ms",
        ours=round(ours, 2),
        peers={f"{small:,} cases": round(before, 2)},
        ratio=round(ratio, 3),
        goal=GOAL,
        met=ratio <= GOAL,
    )


if __name__ == "__main__":
    main()
