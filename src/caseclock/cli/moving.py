"""Moving data in and out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import msgspec
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from caseclock.application.exporting import cases, events
from caseclock.application.importing.importer import Importer
from caseclock.application.importing.in_flight import InFlight
from caseclock.application.importing.manifest import Manifest
from caseclock.cli.bulk_loading import load_in_bulk
from caseclock.cli.compose import opened
from caseclock.cli.failing import Faults
from caseclock.cli.options import as_json
from caseclock.cli.running import data_dir


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@data_dir
@click.option("--manifest", type=click.Path(path_type=Path), help="Where to write how every row ended.")
@click.option("--in-flight", is_flag=True, help="JSON Lines of running cases, with their true dates.")
@click.option(
    "--bulk", is_flag=True, help="Page by page through COPY, for a whole county: docs/bulk-load.md."
)
@click.option(
    "--part", default="1/1", metavar="K/N", help="With --bulk: the K-th of N that run side by side."
)
@as_json
def import_file(
    file: Path, data_dir: Path, manifest: Path | None, in_flight: bool, bulk: bool, part: str, json: bool
) -> None:
    """Applications from CSV or JSON Lines; each row ends as done, refused with a reason, or already so.

    Exit code 3 when a row was refused.
    """
    if bulk:
        load_in_bulk(file, data_dir, manifest, part, in_flight=in_flight, json=json)
        return

    async def run() -> Manifest:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        async with opened(data_dir, migrating=True) as parts:
            with Progress(*columns, transient=True) as bar:
                task = bar.add_task("households", total=None)

                def told(done: int, of: int) -> None:
                    bar.update(task, completed=done, total=of)

                kind = InFlight if in_flight else Importer
                return await kind(parts.application, told=told).run(file.read_bytes(), file.name)

    ended = asyncio.run(run())
    (manifest or file.with_suffix(".manifest.json")).write_bytes(ended.to_json())
    counts = ended.counts
    if json:
        click.echo(ended.to_json())
    else:
        click.echo(", ".join(f"{n} {name.replace('_', ' ')}" for name, n in counts.items()))
        for line in ended.lines:
            if line.outcome == "refused":
                click.echo(f"row {line.row}: {line.column}: {line.why}")
    if counts["refused"]:
        raise Faults


@click.command()
@click.argument("what", type=click.Choice(["events", "cases"]))
@click.option("--county", type=click.IntRange(0, 58), required=True)
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--after", type=int, default=0, help="Events after this number of the feed only.")
@data_dir
@as_json
def export(what: str, county: int, target: Path, after: int, data_dir: Path, json: bool) -> None:
    """A county's events (JSON Lines, feed order) or open cases (CSV); no secrets, no restricted fields."""

    async def run() -> int:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} lines"))
        async with opened(data_dir) as parts:
            await parts.feed.number(county)
            lines = (
                events(parts.application, parts.feed, county, after)
                if what == "events"
                else cases(parts.application, county)
            )
            count = 0
            with Progress(*columns, transient=True) as bar, target.open("wb") as file:
                task = bar.add_task(what, total=None)
                async for line in lines:
                    file.write(line)
                    count += 1
                    bar.update(task, completed=count)
            return count

    count = asyncio.run(run())
    click.echo(
        msgspec.json.encode({"lines": count, "file": str(target)}) if json else f"{count} lines in {target}"
    )
