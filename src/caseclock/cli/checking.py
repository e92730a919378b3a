"""Checking: the procedure files, the store's integrity; and making read models and diagrams anew."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from caseclock.application.checking import check_workflows
from caseclock.application.diagrams import write_pages
from caseclock.application.production.profile import Lack
from caseclock.application.rebuilding import rebuild_read_models
from caseclock.application.verifying import verify_all
from caseclock.cli.compose import Parts, opened
from caseclock.cli.failing import Faults
from caseclock.cli.options import as_json
from caseclock.cli.production import all_lacks
from caseclock.cli.running import data_dir
from caseclock.domain.workflow.finding import Finding as Fault
from caseclock.kernel.time import monotonic
from caseclock.readmodels.inline import TABLES
from caseclock.readmodels.rebuild import Progress
from caseclock.store.signing import PUBLIC, Trust
from caseclock.store.verify import Finding, verify_against

PATIENCE = 2.0
_COLUMNS = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())


@click.command()
@click.option("--production", is_flag=True, help="This installation's settings and database instead.")
@data_dir
@as_json
def check(production: bool, data_dir: Path, json: bool) -> None:
    """Holds every procedure file against the rules; each fault with file, line and mend.

    With --production: what the production profile would refuse here, each with its mend. Nothing is started.
    """
    faults: Sequence[Fault | Lack] = asyncio.run(all_lacks(data_dir)) if production else check_workflows()
    if json:
        click.echo(msgspec.json.encode(faults))
    else:
        for fault in faults:
            click.echo(str(fault))
        click.echo(f"{len(faults)} faults" if faults else "no faults")
    if faults:
        raise Faults


@contextlib.contextmanager
def _after_a_while() -> Iterator[Callable[[int, int], None]]:
    """How far a walk is, shown once it has lasted two seconds."""
    begun = monotonic()
    bar = Bar(*_COLUMNS, transient=True, console=Console(stderr=True))
    task = bar.add_task("walking")

    def walked(county: int, events: int) -> None:
        bar.update(task, description=f"county {county}: {events} events")
        if not bar.live.is_started and monotonic() - begun > PATIENCE:
            bar.start()

    try:
        yield walked
    finally:
        if bar.live.is_started:
            bar.stop()


async def walk_through(parts: Parts, county: int | None = None, against: Path | None = None) -> list[Finding]:
    """What is wrong with the history, once all of it is numbered; how far it is shows after a while."""
    await parts.feed.number_all()
    trust = Trust.read(parts.data_dir / PUBLIC)
    with _after_a_while() as walked:
        found = await verify_all(parts.application, trust, county, walked)
    if against is not None:
        outside = await verify_against(parts.store, trust, against.read_bytes())
        found += [finding for finding in outside if finding not in found]
    return found


def tell_findings(found: list[Finding]) -> None:
    """One line each, and how many."""
    for each in found:
        click.echo(f"{each.kind}: county {each.county}: {each.text}")
    click.echo(f"{len(found)} findings" if found else "every chain and signature holds")


@click.command()
@data_dir
@click.option("--against", type=click.Path(path_type=Path, exists=True), help="Heads kept outside.")
@click.option("--heads", type=click.Path(path_type=Path), help="Write today's signed heads here as well.")
@click.option("--county", type=int)
@as_json
def verify_store(
    data_dir: Path, against: Path | None, heads: Path | None, county: int | None, json: bool
) -> None:
    """Walks every chain and signature; finds what was changed, removed, inserted or put back."""

    async def walk() -> list[Finding]:
        async with opened(data_dir) as parts:
            found = await walk_through(parts, county, against)
            if heads is not None:
                heads.write_bytes(await parts.feed.export_heads())
            return found

    found = asyncio.run(walk())
    if json:
        click.echo(msgspec.json.encode(found))
    else:
        tell_findings(found)
    if found:
        raise Faults


@click.command()
@data_dir
@click.option(
    "--table", "tables", type=click.Choice(TABLES), multiple=True, help="Only these; all when none is named."
)
@as_json
def rebuild_models(data_dir: Path, tables: tuple[str, ...], json: bool) -> None:
    """Makes the read models anew beside the live ones, then switches."""

    async def build() -> int:
        async with opened(data_dir) as parts:
            with Bar(*_COLUMNS, transient=True, console=Console(stderr=True)) as bar:
                task = bar.add_task("reading")

                def told(progress: Progress) -> None:
                    bar.update(task, description=f"{progress.step}: {progress.cases} cases")

                return await rebuild_read_models(parts.application, parts.dsn, tables, told)

    cases = asyncio.run(build())
    click.echo(msgspec.json.encode({"cases": cases}) if json else f"{cases} cases")


@click.command()
@click.option("--into", type=click.Path(path_type=Path), default=Path("docs/procedures"), show_default=True)
def diagram(into: Path) -> None:
    """Draws every procedure from its files into pages of Markdown."""
    for page in write_pages(into):
        click.echo(str(page))
