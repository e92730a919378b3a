"""Backups and dumps of the running database."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import msgspec

from caseclock.cli.compose import opened
from caseclock.cli.following import FOLDER, KEEP, KEPT, backup_of, followed
from caseclock.cli.options import as_json
from caseclock.cli.running import data_dir, until_stopped
from caseclock.kernel.time import monotonic
from caseclock.store.dumps import dump


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), envvar=FOLDER)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=KEPT,
    envvar=KEEP,
    show_default=True,
    help="How many bases stay, with the log since the oldest of them.",
)
@click.option("--log-only", is_flag=True, help="No new base: only what was written since the last time.")
@click.option("--follow", is_flag=True, help="Until stopped: the log as it is written, a base each day.")
@click.option("--forget", is_flag=True, help="The server keeps no log for FOLDER any more.")
@data_dir
@as_json
def backup(
    folder: Path, keep: int, log_only: bool, follow: bool, forget: bool, data_dir: Path, json: bool
) -> None:
    """A base copy of the running database into FOLDER, and its log up to now; `caseclock restore` reads it.

    The keys (master.key, signing.key, signing.pub) are not in it: keep them apart, for each needs the other.
    """
    if log_only + follow + forget > 1:
        raise click.UsageError("--log-only, --follow and --forget exclude each other")

    async def run() -> dict[str, object]:
        begun = monotonic()
        async with opened(data_dir) as parts:
            made = backup_of(parts, folder)
            said: dict[str, object] = {"folder": str(folder)}
            if follow:
                async with followed(made, keep):
                    await until_stopped()
            elif forget:
                await made.forget()
            elif log_only:
                await made.log_only()
            else:
                base = await made.once(keep)
                said |= {"base": str(base.path), "bytes": base.note.bytes}
            return said | {"seconds": round(monotonic() - begun, 1)}

    said = asyncio.run(run())
    if json:
        click.echo(msgspec.json.encode(said))
    elif follow:
        click.echo(f"stopped; the log is in {folder} up to now")
    elif forget:
        click.echo(f"the server keeps no log for {folder} any more")
    else:
        base = f"{said['bytes']} bytes in {said['base']}, and " if "base" in said else ""
        click.echo(f"{base}the log up to now, in {said['seconds']} s; keep {data_dir}/*.key elsewhere")


@click.command("dump")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_dir
@as_json
def dump_database(file: Path, data_dir: Path, json: bool) -> None:
    """The database as one FILE that any PostgreSQL can read; `caseclock restore FILE` comes back from it."""

    async def run() -> int:
        async with opened(data_dir) as parts:
            return await dump(parts.dsn, file)

    begun = monotonic()
    size = asyncio.run(run())
    seconds = round(monotonic() - begun, 1)
    if json:
        click.echo(msgspec.json.encode({"file": str(file), "bytes": size, "seconds": seconds}))
    else:
        click.echo(f"{size} bytes in {file}, in {seconds} s; keep {data_dir}/*.key elsewhere")
