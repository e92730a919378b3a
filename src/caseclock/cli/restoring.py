"""Restoring: a backup up to a moment, or a dump. What is there is moved aside when all holds, not before."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import click

from caseclock.cli.checking import tell_findings, walk_through
from caseclock.cli.compose import opened_at
from caseclock.cli.failing import Faults
from caseclock.cli.running import data_dir, moment
from caseclock.kernel.time import monotonic
from caseclock.store.backup_folder import BackupError, base_for
from caseclock.store.dsn import with_database
from caseclock.store.dumps import load_dump, marks_in
from caseclock.store.embedded import start
from caseclock.store.key_marks import check_outside
from caseclock.store.recovery import DATABASE, lay_out, recover
from caseclock.store.restoring import Place, at_rest
from caseclock.store.verify import Finding


class Watch:
    """Says what was done and how long it took, each step and the whole."""

    def __init__(self) -> None:
        self._begun = self._last = monotonic()

    def step(self, what: str) -> None:
        """A step has ended."""
        now = monotonic()
        click.echo(f"{what} ({now - self._last:.1f} s)")
        self._last = now

    def whole(self) -> str:
        """Seconds since it began."""
        return f"{monotonic() - self._begun:.1f} s"


@click.command()
@click.argument("source", metavar="BACKUP", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--to", metavar="ISO", help="The moment to come back to; all that the backup holds when not given."
)
@click.option("--against", type=click.Path(path_type=Path, exists=True), help="Heads kept outside.")
@click.option("--accept-findings", is_flag=True, help="Take it even if `verify` finds something in it.")
@data_dir
def restore(
    source: Path, to: str | None, against: Path | None, accept_findings: bool, data_dir: Path
) -> None:
    """Comes back from BACKUP: a folder of `caseclock backup`, or a file of `caseclock dump`.

    The keys must be there first. Everything is made and verified beside the present database, which is then
    moved aside and kept. A dump goes into DATABASE_URL, a new database, if that is set.
    """
    if source.is_file() and to:
        raise click.UsageError("a dump is of one moment; --to needs a folder of `caseclock backup`")
    given = Restoring(source, moment(to) if to else None, against, accept_findings, data_dir)
    asyncio.run(given.from_dump() if source.is_file() else given.from_backup())


class Restoring:
    """What was asked for, and the watch that runs."""

    def __init__(
        self, source: Path, to: datetime | None, against: Path | None, accept: bool, data_dir: Path
    ) -> None:
        self.source, self.to, self.against, self.accept, self.data_dir = source, to, against, accept, data_dir
        self.watch = Watch()

    async def from_backup(self) -> None:
        """Base and log, up to the moment, into the embedded database; BackupError where another is in use."""
        if os.environ.get("DATABASE_URL"):
            raise BackupError(
                "a base copy cannot replace the running server that DATABASE_URL names: restore without it, "
                "`caseclock dump FILE`, then `caseclock restore FILE` with it naming a new, empty database"
            )
        base = base_for(self.source, self.to)
        check_outside(self.data_dir, base.note.marks, base.note.signing)
        self.watch.step(f"the keys are those of {base.path}")
        async with at_rest(self.data_dir) as place:
            size = await asyncio.to_thread(lay_out, base, place.made)
            self.watch.step(f"copied {size / 1e6:.0f} MB")
            newest = await recover(base, place.made, self.to)
            said = newest.isoformat(timespec="milliseconds") if newest else "the base itself"
            self.watch.step(f"replayed up to the commit of {said}")
            async with self._proved(place) as dsn, opened_at(dsn, self.data_dir, migrating=True) as parts:
                self._judge(await walk_through(parts, against=self.against))
            self._put_in(place)

    async def from_dump(self) -> None:
        """Into DATABASE_URL, or into an embedded database of its own."""
        check_outside(self.data_dir, await marks_in(self.source))
        self.watch.step("the keys are those of the dump")
        if url := os.environ.get("DATABASE_URL"):
            await self._load(url)
            click.echo(f"restored in {self.watch.whole()}")
            return
        async with at_rest(self.data_dir) as place:
            async with self._proved(place) as dsn:
                await self._load(dsn)
            self._put_in(place)

    async def _load(self, dsn: str) -> None:
        await load_dump(self.source, dsn)
        self.watch.step("loaded, and the feed put in order")
        async with opened_at(dsn, self.data_dir, migrating=True) as parts:
            self._judge(await walk_through(parts, against=self.against))

    @asynccontextmanager
    async def _proved(self, place: Place) -> AsyncIterator[str]:
        async with await start(place.made.data_dir) as embedded:
            yield with_database(embedded.dsn, DATABASE)

    def _judge(self, found: list[Finding]) -> None:
        tell_findings(found)
        self.watch.step("verified")
        if found and not self.accept:
            click.echo("nothing was replaced; --accept-findings takes it as it is", err=True)
            raise Faults

    def _put_in(self, place: Place) -> None:
        aside = place.put_in()
        if aside is not None:
            click.echo(f"the database that was here is kept in {aside}")
        click.echo(f"restored in {self.watch.whole()}")
