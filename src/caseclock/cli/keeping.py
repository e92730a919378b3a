"""Retention at the command line: what is due, the signed record, and destroying again after a restore."""

from __future__ import annotations

import asyncio
import getpass
from pathlib import Path
from uuid import uuid4

import click
import msgspec

from caseclock.application.bulk.jobs import JobView
from caseclock.application.retention.again import again
from caseclock.application.retention.due import list_due
from caseclock.application.retention.record import NotSigned, as_file, read_file
from caseclock.cli.compose import opened
from caseclock.cli.failing import Faults
from caseclock.cli.options import as_json
from caseclock.cli.running import data_dir
from caseclock.domain.case.view import Actor

_county = click.option("--county", type=click.IntRange(0, 58), required=True)


@click.group()
def retention() -> None:
    """What may be destroyed, what was, and what a restored backup brought back."""


@retention.command("list")
@_county
@data_dir
@as_json
def list_rows(county: int, data_dir: Path, json: bool) -> None:
    """Lists what is due; a supervisor or the county admin releases the list on the page."""

    async def run() -> JobView:
        by = Actor(account=f"cli:{getpass.getuser()}", role="system", county=county)
        async with opened(data_dir) as parts:
            return await list_due(parts.application, parts.bulk, by, str(uuid4()))

    job = asyncio.run(run())
    if json:
        click.echo(msgspec.json.encode(job))
    else:
        click.echo(
            f"{job.title}: {job.waiting} to destroy, {job.refused} kept; job {job.id} waits for release"
        )


@retention.command("record")
@_county
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@data_dir
def record(county: int, out: Path, data_dir: Path) -> None:
    """Writes the signed record of everything destroyed, to be kept away from the database."""

    async def run() -> bytes:
        async with opened(data_dir) as parts:
            return await as_file(parts.application, county)

    out.write_bytes(asyncio.run(run()))
    click.echo(f"wrote {out}")


@retention.command("again")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@data_dir
def destroy_again(files: tuple[Path, ...], data_dir: Path) -> None:
    """After a restore: destroys once more what FILES, the records kept outside, say was destroyed."""

    async def run() -> list[str]:
        async with opened(data_dir) as parts:
            app, trust = parts.application, parts.application.trust
            assert trust is not None
            # Every file is checked before the first key is touched.
            listed = [each for file in files for each in read_file(file.read_bytes(), trust)]
            ends = [(made, await again(app, key, made)) for key, made in listed]
            click.echo(f"destroyed again: {sum(end == 'done' for _, end in ends)} of {len(ends)}")
            return [f"case {made.case_number}: {end}" for made, end in ends if end != "done"]

    try:
        problems = asyncio.run(run())
    except NotSigned as error:
        raise click.ClickException(str(error)) from error
    for line in problems:
        click.echo(line)
    if problems:
        raise Faults
