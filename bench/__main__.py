"""`make bench`: its own database, a warm-up, rounds in turn, medians and ratios; about two minutes."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

import click

from bench.floor import Floor
from bench.ours import Ours
from bench.trying import CASES, GOAL_SECONDS
from caseclock.kernel.ids import uuid7
from caseclock.store.dsn import with_database
from caseclock.store.embedded import start
from caseclock.store.migrate import migrate

ROUNDS = 3
SECONDS = 4
CLIENTS = 16
LATEST = Path(__file__).with_name("latest.json")


def median(values: list[float]) -> float:
    """The middle one."""
    return sorted(values)[len(values) // 2]


async def main() -> None:
    """Runs all and prints the table."""
    folder = Path(tempfile.mkdtemp(prefix="caseclock-bench-"))
    folder.chmod(0o755)
    async with await start(folder / "postgres") as server:
        dsn = with_database(server.dsn, "bench")
        await migrate(dsn, create=True)
        floor = Floor(dsn, folder, CLIENTS, SECONDS)
        await floor.prepare()
        async with Ours.opened(dsn, folder, CLIENTS) as ours:
            await ours.warm_up()
            rounds: dict[str, list[float]] = {"insert": [], "append": [], "command": []}
            for n in range(1, ROUNDS + 1):
                click.echo(f"round {n} of {ROUNDS}")
                rounds["insert"].append(await floor.inserts())
                rounds["append"].append(await ours.appends(SECONDS))
                rounds["command"].append(await ours.commands(SECONDS))
            click.echo(f"what-if over {CASES} cases")
            seconds = await ours.trial()
    insert = median(rounds["insert"])
    found = [
        line("append", median(rounds["append"]), insert, 0.3),
        line("command", median(rounds["command"]), insert, 0.0),
    ]
    tried = trial_line(seconds)
    LATEST.write_text(
        json.dumps({"run": str(uuid7()), "results": [*found, tried]}, indent=1) + "\n", encoding="utf-8"
    )
    click.echo(f"{'name':10} {'unit':6} {'ours':>8} {'insert':>8} {'ratio':>6}")
    for each in found:
        click.echo(
            f"{each['name']:10} {each['unit']:6} {each['ours']:8.0f} {insert:8.0f} {each['ratio']:6.2f}"
            + ("" if each["met"] else f"  below the goal of {each['goal']}")
        )

    click.echo(f"{'whatif':10} {'1/s':6} {tried['ours']:8.0f}   {CASES} cases in {seconds:.1f} s")
    if not tried["met"]:
        click.echo(f"           slower than the goal of {GOAL_SECONDS:.0f} s")


def trial_line(seconds: float) -> dict[str, object]:
    """Cases compared a second; the goal is in seconds for all of them, on two cores."""
    return {
        "name": "whatif",
        "unit": "1/s",
        "ours": round(CASES / seconds),
        "cases": CASES,
        "seconds": round(seconds, 2),
        "goal": GOAL_SECONDS,
        "met": seconds <= GOAL_SECONDS,
    }


def line(name: str, ours: float, insert: float, goal: float) -> dict[str, object]:
    """One result beside the floor: a bare insert by pgbench on the same server, as many clients."""
    ratio = ours / insert
    return {
        "name": name,
        "unit": "1/s",
        "ours": round(ours),
        "peers": {"pgbench insert": round(insert)},
        "ratio": round(ratio, 3),
        "goal": goal,
        "met": ratio >= goal,
    }


if __name__ == "__main__":
    asyncio.run(main())
