"""A bulk load from the command line: a file of any length, its manifest a line of JSON a row."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import islice
from pathlib import Path

import click
import msgspec
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from caseclock.application.importing.bulk import BulkImport
from caseclock.application.importing.reading import items_in, loader_of
from caseclock.cli.compose import opened
from caseclock.cli.failing import Faults


def load_in_bulk(
    file: Path, data_dir: Path, manifest: Path | None, part: str, *, in_flight: bool, json: bool
) -> None:
    """Loads the file or a part of it and says how its rows ended; Faults when one was refused."""
    nth, of = _part(part)
    named_part = f".{nth}-of-{of}" if of > 1 else ""
    manifest = manifest or file.with_suffix(f"{named_part}.manifest.jsonl")

    async def run() -> Counter[str]:
        columns = (TextColumn("{task.completed} households"), TimeElapsedColumn())
        async with opened(data_dir, migrating=True) as parts:
            with Progress(*columns, transient=True) as bar:
                task = bar.add_task("households", total=None)
                load = BulkImport(parts.application, parts.dsn, parts.feed, loader_of(in_flight))
                items = islice(items_in(file, in_flight), nth - 1, None, of)
                return await load.run(items, manifest, lambda done: bar.update(task, completed=done))

    counts = asyncio.run(run())
    named = {"rows": counts.total(), **{name: counts[name] for name in ("done", "refused", "already_so")}}
    if json:
        click.echo(msgspec.json.encode({"file": file.name, "manifest": str(manifest), "counts": named}))
    else:
        click.echo(", ".join(f"{n} {name.replace('_', ' ')}" for name, n in named.items()) + f": {manifest}")
    if counts["refused"]:
        raise Faults


def _part(text: str) -> tuple[int, int]:
    """`2/4` as numbers."""
    nth, _, of = text.partition("/")
    if not (nth.isdecimal() and of.isdecimal() and 1 <= int(nth) <= int(of)):
        raise click.BadParameter(f"{text} is no part such as 2/4", param_hint="--part")
    return int(nth), int(of)
