"""Trying a change on stored histories before it is made."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from caseclock.application.rules import read_rules
from caseclock.application.whatif.export import to_csv, to_json
from caseclock.application.whatif.page import to_html
from caseclock.application.whatif.reading import read_trial
from caseclock.application.whatif.running import WhatIf
from caseclock.application.whatif.words import KIND_WORDS, by_how_much, why_words
from caseclock.cli.compose import opened
from caseclock.cli.options import as_json
from caseclock.cli.running import data_dir
from caseclock.domain.policy.yamltext import PolicyFileError
from caseclock.domain.whatif.report import Report
from caseclock.domain.whatif.trial import Trial

_FILE = click.Path(path_type=Path, dir_okay=False)


class BadChange(click.ClickException):
    """The change file cannot be used: file, line, what is wrong, how to mend it."""

    exit_code = 2


@click.command("what-if")
@click.option(
    "--change",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="The change to try: docs/what-if.md tells how to write it.",
)
@click.option("--county", "counties", type=click.IntRange(0, 58), multiple=True, help="All when absent.")
@click.option("--csv", "csv_to", type=_FILE, help="Where to write every divergence, one a line.")
@click.option("--html", "html_to", type=_FILE, help="Where to write the report as a page.")
@data_dir
@as_json
def what_if(
    change: Path,
    counties: tuple[int, ...],
    csv_to: Path | None,
    html_to: Path | None,
    data_dir: Path,
    json: bool,
) -> None:
    """What a change would have done to the cases there are; nothing live is touched.

    Exit code 2 when the change file cannot be used.
    """

    tried = _read(change)

    async def run() -> Report:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        async with opened(data_dir) as parts:
            with Progress(*columns, console=Console(stderr=True), transient=True, disable=json) as bar:
                task = bar.add_task("cases", total=None)

                def told(done: int, of: int) -> None:
                    bar.update(task, completed=done, total=of)

                return await WhatIf(parts.application, tried, told).run(counties)

    report = asyncio.run(run())
    if csv_to:
        csv_to.write_text(to_csv(report), "utf-8", newline="")
    if html_to:
        html_to.write_text(to_html(report), "utf-8")
    if json:
        click.echo(to_json(report))
    else:
        _print(report)


def _read(change: Path) -> Trial:
    try:
        return read_trial(change.read_text("utf-8"), change.name, read_rules(), change.parent)
    except (PolicyFileError, UnicodeDecodeError) as error:
        raise BadChange(str(error)) from error


def _print(report: Report) -> None:
    """The counts by kind, then the groups with an example of each."""
    # In a file or a pipe nothing needs to be folded.
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(f"{report.title}: {report.cases:,} cases read in {report.seconds} s, ", end="")
    console.print(f"{report.cases_diverging:,} differ")
    for kind, count in report.totals.items():
        console.print(f"  {count:7,}  {KIND_WORDS[kind]}")  # type: ignore[index]  # totals has the kinds
    table = Table(box=None, pad_edge=False)
    for name in ("procedure", "what", "how", "by"):
        table.add_column(name, overflow="fold")
    # Whole, so that it can be copied.
    table.add_column("example", no_wrap=True)
    table.add_column("count", justify="right", no_wrap=True)
    for group in report.groups:
        how = why_words(group)
        table.add_row(
            group.procedure, group.what, how, by_how_much(group), group.examples[0], f"{group.count:,}"
        )
    if report.groups:
        console.print(table)
    if report.unfollowed:
        console.print(f"{report.unfollowed} clocks could not be followed to their end")
    same = "the same" if report.untouched else "not the same: the office went on working meanwhile"
    console.print(f"checksums of the live tables before and after: {same}")
