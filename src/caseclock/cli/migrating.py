"""Moving running cases to another version of a procedure."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from caseclock.application.definitions import read_mappings
from caseclock.application.migrating import Migration, Report
from caseclock.cli.compose import opened
from caseclock.cli.failing import Faults
from caseclock.cli.options import as_json
from caseclock.cli.running import data_dir


@click.command("migrate-cases")
@click.argument("procedure")
@click.option("--to", type=int, required=True, help="The version they are to run under.")
@click.option("--apply", is_flag=True, help="Move those that are safe; without it nothing is changed.")
@data_dir
@as_json
def migrate_cases(procedure: str, to: int, apply: bool, data_dir: Path, json: bool) -> None:
    """Classes every case that runs an older version: safe, needs a mapping, impossible; and why.

    What has another name in the new version is said in workflows/procedures/<name>/migrations/v1-v2.yaml.
    Exit code 3 when some cannot be moved.
    """

    async def run() -> Report:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        async with opened(data_dir) as parts:
            mappings = read_mappings(parts.application.rules.definitions, procedure, to)
            with Progress(*columns, console=Console(stderr=True), transient=True, disable=json) as bar:
                task = bar.add_task("reading cases")

                def told(seen: int) -> None:
                    bar.update(task, description=f"{seen} cases")

                return await Migration(parts.application, procedure, to, mappings, told).run(apply=apply)

    report = asyncio.run(run())
    if json:
        click.echo(msgspec.json.encode({"counts": report.counts, **msgspec.to_builtins(report)}))
    else:
        _print(report)
    if report.left:
        raise Faults


def _print(report: Report) -> None:
    """The counts, and each that cannot be moved with its reason."""
    for line in report.lines:
        if line.verdict.kind != "safe":
            verdict = line.verdict
            click.echo(f"{line.case} {verdict.instance} v{verdict.version}: {verdict.kind}: {verdict.why}")
    counts = ", ".join(f"{n} {name}" for name, n in report.counts.items() if n or name != "moved")
    click.echo(counts or f"no case runs an older version of {report.procedure}")
    if not report.applied and report.counts.get("safe"):
        click.echo("nothing was changed; --apply moves those that are safe")
