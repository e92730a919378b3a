"""Keys: everything under the current master key."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from caseclock.application.rotating import Rotated, rotate
from caseclock.cli.compose import opened
from caseclock.cli.options import as_json
from caseclock.cli.running import data_dir


@click.command()
@data_dir
@as_json
def rewrap(data_dir: Path, json: bool) -> None:
    """Puts every person's key under the first master key of the key file; no event is touched.

    Before: write the new `master` line above the old one and restart every process. After: the old line may
    go, once backups made until then are no longer needed.
    """

    async def run() -> Rotated:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        async with opened(data_dir) as parts:
            with Progress(*columns, console=Console(stderr=True), transient=True, disable=json) as bar:
                task = bar.add_task("keys", total=None)
                return await rotate(
                    parts.application, lambda done, of: bar.update(task, completed=done, total=of)
                )

    done = asyncio.run(run())
    if json:
        click.echo(msgspec.json.encode(done))
    else:
        click.echo(f"{done.keys} keys and {done.secrets} other secrets went under master key {done.key_id}")
