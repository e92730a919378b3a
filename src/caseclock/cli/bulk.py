"""Days changed in a calendar, sweeps and disaster orders at the command line: shown first, then released."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from caseclock.application.bulk.disaster import Order, give_disaster
from caseclock.application.bulk.jobs import Bulk, JobView
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.bulk.reassigning import Order as HandingOver
from caseclock.application.bulk.reassigning import give_hand_over
from caseclock.application.bulk.recounting import CalendarAcceptance, Effect
from caseclock.application.bulk.sweeping import give_sweep
from caseclock.application.calendars import Calendars
from caseclock.cli.compose import Parts, opened
from caseclock.cli.failing import Faults
from caseclock.cli.options import as_json
from caseclock.cli.running import data_dir
from caseclock.domain.case.view import Actor
from caseclock.domain.whatif.change import DayChange
from caseclock.readmodels.workload import Within

T = TypeVar("T")
_DAY = click.DateTime(["%Y-%m-%d"])
_county = click.option("--county", type=click.IntRange(0, 58), required=True)
_key = click.option("--key", default="", help="The same key is the same job: repeat it after a failure.")
_release = click.option("--release", is_flag=True, help="Run it now; without it the rows are only listed.")
_manifest = click.option("--manifest", type=click.Path(path_type=Path, dir_okay=False), help="CSV to write.")


@click.group()
def calendar() -> None:
    """Days closed or opened in a calendar after its file was written."""


@click.group()
def bulk() -> None:
    """Bulk jobs, each row with its end in the manifest."""


def _changing(closed: bool) -> Callable[..., None]:
    @_county
    @click.option("--name", required=True, help="The calendar, such as county_office.")
    @click.option("--day", "days", type=_DAY, multiple=True, required=True)
    @click.option("--title", default="", help="What the day is called.")
    @click.option("--reason", required=True)
    @click.option("--preview", is_flag=True, help="Only show the deadlines that move.")
    @_key
    @data_dir
    @as_json
    def change(
        county: int,
        name: str,
        days: tuple[datetime, ...],
        title: str,
        reason: str,
        preview: bool,
        key: str,
        data_dir: Path,
        json: bool,
    ) -> None:
        changed = [DayChange(day=day.date(), closed=closed, name=title) for day in days]

        async def run(parts: Parts, bulk: Bulk) -> Effect:
            acceptance = CalendarAcceptance(parts.application, bulk, Calendars(parts.application))
            if preview:
                return await acceptance.preview(county, name, changed)
            by = _actor(county)
            effect = await acceptance.accept(by, key or str(uuid4()), county, name, changed, reason)
            jobs = [await bulk.run(job.county, job.id) for job in effect.jobs]
            return msgspec.structs.replace(effect, jobs=tuple(jobs))

        effect = _with(data_dir, run)
        click.echo(msgspec.json.encode(effect)) if json else _show(effect, preview)

    return change


calendar.command("add", help="Closes days; the deadlines that move are recounted.")(_changing(True))
calendar.command("remove", help="Opens closed days; the deadlines that move are recounted.")(_changing(False))


@bulk.command("sweep")
@_county
@click.option("--days", type=click.IntRange(1, 370), default=60, show_default=True)
@_release
@_key
@_manifest
@data_dir
@as_json
def sweep(
    county: int, days: int, release: bool, key: str, manifest: Path | None, data_dir: Path, json: bool
) -> None:
    """Members with a birthday or a policy date ahead, and how it changes them."""

    async def give(parts: Parts, bulk: Bulk) -> JobView:
        return await give_sweep(parts.application, bulk, _actor(county), key or str(uuid4()), days)

    _job(data_dir, give, release, manifest, json)


@bulk.command("disaster")
@_county
@click.option("--authority", required=True, help="The order: who gave it, when, its number.")
@click.option("--days", type=click.IntRange(1, 365), required=True)
@click.option("--zip", "zips", multiple=True)
@click.option("--case", "cases", multiple=True)
@_release
@_key
@_manifest
@data_dir
@as_json
def disaster(
    county: int,
    authority: str,
    days: int,
    zips: tuple[str, ...],
    cases: tuple[str, ...],
    release: bool,
    key: str,
    manifest: Path | None,
    data_dir: Path,
    json: bool,
) -> None:
    """Extends the clocks that may be extended, in ZIP codes or cases. Exit code 3 when a row was refused."""
    if not zips and not cases:
        raise click.UsageError("name --zip or --case")
    order = Order(authority=authority, days=days, zips=zips, cases=cases)

    async def give(parts: Parts, bulk: Bulk) -> JobView:
        return await give_disaster(parts.application, bulk, _actor(county), key or str(uuid4()), order)

    _job(data_dir, give, release, manifest, json)


@bulk.command("hand-over")
@_county
@click.option("--from", "leaver", required=True, help="Login or account id of who left.")
@click.option("--to", "to", multiple=True, required=True, help="Who gets the work; several in turn.")
@click.option("--why", required=True)
@_release
@_key
@_manifest
@data_dir
@as_json
def hand_over(
    county: int,
    leaver: str,
    to: tuple[str, ...],
    why: str,
    release: bool,
    key: str,
    manifest: Path | None,
    data_dir: Path,
    json: bool,
) -> None:
    """All open cases, alerts and covers of somebody who left. Exit code 3 when a row was refused."""
    order = HandingOver(why=why, to=to)
    county_wide = Within(units=None)

    async def give(parts: Parts, bulk: Bulk) -> JobView:
        by = _actor(county)
        return await give_hand_over(
            parts.application, bulk, by, county_wide, key or str(uuid4()), leaver, order
        )

    _job(data_dir, give, release, manifest, json)


@bulk.command("run")
@_county
@click.option("--job", type=click.UUID, required=True)
@_manifest
@data_dir
@as_json
def run_job(county: int, job: UUID, manifest: Path | None, data_dir: Path, json: bool) -> None:
    """Releases a listed job and runs it; one that was broken off goes on where it stopped."""

    async def give(parts: Parts, bulk: Bulk) -> JobView:
        return await bulk.view(county, job)

    _job(data_dir, give, True, manifest, json)


def _job(
    data_dir: Path,
    give: Callable[[Parts, Bulk], Awaitable[JobView]],
    release: bool,
    manifest: Path | None,
    json: bool,
) -> None:
    async def run(parts: Parts, bulk: Bulk) -> JobView:
        job = await give(parts, bulk)
        if release:
            await bulk.release(_actor(job.county), job.id)
            job = await bulk.run(job.county, job.id)
        if manifest:
            text = await bulk.manifest(job.county, job.id)
            manifest.write_text(text, "utf-8", newline="")
        return job

    job = _with(data_dir, run)
    if json:
        click.echo(msgspec.json.encode(job))
    else:
        _count(job)
        if not release:
            click.echo(f"nothing runs yet: caseclock bulk run --county {job.county} --job {job.id}")
    if job.refused:
        raise Faults


def _with(data_dir: Path, run: Callable[[Parts, Bulk], Awaitable[T]]) -> T:
    async def work() -> T:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("rows", total=None)
            async with opened(data_dir) as parts:
                told = Bulk(parts.application, KINDS, lambda ended: bar.update(task, completed=ended))
                return await run(parts, told)

    return asyncio.run(work())


def _actor(county: int) -> Actor:
    """Whoever is at the server's own command line."""
    return Actor(account=f"cli:{getpass.getuser()}", role="county_admin", county=county)


def _show(effect: Effect, preview: bool) -> None:
    for each in effect.moved:
        if each.warnings_only:
            continue
        moves = [
            f"{name} {was} -> {then}"
            for name, was, then in (
                ("due", each.due_on, each.due_on_then),
                ("accepted until", each.accepted_until, each.accepted_until_then),
                ("office", each.internal_on, each.internal_on_then),
            )
            if was != then
        ]
        click.echo(f"{each.case} {each.clock}: {', '.join(moves)}")
    warned = sum(each.warnings_only for each in effect.moved)
    click.echo(f"{len(effect.moved) - warned} deadlines move, {warned} only warn at another moment")
    if preview:
        click.echo("nothing was changed; without --preview it is accepted and they are recounted")
    for job in effect.jobs:
        click.echo(f"county {job.county}: ", nl=False)
        _count(job)


def _count(job: JobView) -> None:
    ends = ", ".join(
        f"{getattr(job, n)} {n.replace('_', ' ')}" for n in ("done", "refused", "already_so", "waiting")
    )
    click.echo(f"{job.title}: {job.rows} rows: {ends} ({job.state}, job {job.id})")
