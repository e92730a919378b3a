"""Running the office: everything in one process, or API and worker apart."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from caseclock.cli.compose import DEFAULT_DATA, Parts, database, opened
from caseclock.cli.following import backed_up
from caseclock.cli.helpers import Helpers, end_with_input, further_cores, helper_command
from caseclock.cli.lasting import keep_what_was_made
from caseclock.cli.listening import address, bound, say_where
from caseclock.cli.logs import begin_logging, writes_json
from caseclock.cli.options import as_json
from caseclock.cli.production import hold_database, hold_settings
from caseclock.cli.unhurried import without_collecting
from caseclock.kernel.time import PACIFIC
from caseclock.store.migrate import migrate
from caseclock.store.outage import guarded

if TYPE_CHECKING:
    from caseclock.application.demo.hint import Hint
    from caseclock.worker.worker import Worker

data_dir = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_DATA,
    envvar="CASECLOCK_DATA_DIR",
    show_default=True,
    help="Keys, mail and the embedded database.",
)
host = click.option("--host", default="127.0.0.1", show_default=True)
port = click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)


def moment(text: str) -> datetime:
    """An ISO time; without a zone it is Pacific. Raises click.BadParameter."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no ISO time, such as 2025-03-03T09:00") from error
    return value if value.tzinfo else value.replace(tzinfo=PACIFIC)


@click.command()
@data_dir
@host
@port
@click.option("--demo", is_flag=True, help="Three counties with cases and accounts, made by real commands.")
@click.option("--training-clock", metavar="ISO", help="A clock that stands at this time until it is moved.")
def run(data_dir: Path, host: str, port: int, demo: bool, training_clock: str | None) -> None:
    """Database, migrations, API and worker in one process."""
    if demo and training_clock:
        raise click.UsageError("--demo has a training clock of its own; leave out --training-clock")
    hold_settings(data_dir, demo=demo, training=training_clock is not None)
    start = moment(training_clock) if training_clock else None
    asyncio.run(_run(data_dir, host, port, demo=demo, training=start))


async def _run(data_dir: Path, host: str, port: int, *, demo: bool, training: datetime | None) -> None:
    begin_logging()
    with bound(host, port) as way_in:
        say_where(way_in, host)
        await _run_at(data_dir, way_in, host, demo=demo, training=training)


async def _run_at(
    data_dir: Path, way_in: socket.socket, host: str, *, demo: bool, training: datetime | None
) -> None:
    async with opened(data_dir, migrating=True) as parts:
        await hold_database(parts.store, parts.keyring)
        if training is not None:
            await _train(parts, training)
        cases, told = _demonstrated(parts) if demo else (contextlib.nullcontext(), None)
        async with (
            parts.wakeups.running(),
            cases,
            backed_up(parts),
            _served(parts, way_in, host, told),
            _worked(parts),
        ):
            await until_stopped()


def _demonstrated(parts: Parts) -> tuple[contextlib.AbstractAsyncContextManager[None], Hint]:
    """The demo being built, and what its sign-in page tells; read only where there is one."""
    from caseclock.application.demo.hint import hint
    from caseclock.cli.demo import demo

    return demo(parts), hint()


@click.command()
@data_dir
@host
@port
def serve(data_dir: Path, host: str, port: int) -> None:
    """The API alone, over DATABASE_URL or the data directory's database."""
    hold_settings(data_dir)
    with bound(host, port) as way_in:
        say_where(way_in, host)
        asyncio.run(_with(data_dir, lambda parts: _served(parts, way_in, host)))


@click.command()
@data_dir
@click.option(
    "--helpers",
    type=click.IntRange(min=0),
    default=further_cores,
    envvar="CASECLOCK_HELPERS",
    show_default="one for each further core, at most 3",
    help="Processes that fire too while much is due.",
)
@click.option("--helps", is_flag=True, hidden=True, help="Only fires, until its input ends.")
def work(data_dir: Path, helpers: int, helps: bool) -> None:
    """A worker alone: timers, delivery, numbering, reconciler. Any number may run."""
    if helps:
        asyncio.run(_with(data_dir, _helping, lambda _: contextlib.nullcontext()))
    else:
        asyncio.run(_with(data_dir, lambda parts: _worked(parts, helpers)))


@click.command()
@data_dir
@as_json
def migrate_database(data_dir: Path, json: bool) -> None:
    """Brings the database up to date and names what was applied."""

    async def bring_up() -> list[str]:
        async with database(data_dir) as dsn, guarded():
            return await migrate(dsn, create=True)

    applied = asyncio.run(bring_up())
    if json:
        click.echo(msgspec.json.encode({"applied": applied}))
    else:
        click.echo("\n".join(applied) if applied else "nothing to apply")


async def _with(
    data_dir: Path,
    running: Callable[[Parts], contextlib.AbstractAsyncContextManager[None]],
    backed_up: Callable[[Parts], contextlib.AbstractAsyncContextManager[None]] = backed_up,
) -> None:
    hold_settings(data_dir)
    begin_logging()
    async with opened(data_dir) as parts:
        await hold_database(parts.store, parts.keyring)
        async with parts.wakeups.running(), backed_up(parts), running(parts):
            await until_stopped()


@contextlib.asynccontextmanager
async def _served(
    parts: Parts, way_in: socket.socket, host: str, demo: Hint | None = None
) -> AsyncIterator[None]:
    with without_collecting():
        # Read here, because a worker needs nothing of the web.
        from caseclock.cli.server import Server, served_by
        from caseclock.web.app import create_app

        app = create_app(
            parts.application,
            parts.access,
            parts.training,
            metrics=parts.metrics,
            streams=parts.streams,
            demo=demo,
            production=parts.production,
        )
    server = Server(served_by(app, production=parts.production, request_lines=writes_json()))
    task = asyncio.create_task(server.serve(sockets=[way_in]))
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    if task.done():
        raise click.ClickException("the API did not start; what stands above says why")
    click.echo(
        f"caseclock answers at {address(way_in, host)}/api/v1; open {address(way_in, host)}/ in a browser"
    )
    keep_what_was_made()
    try:
        yield
    finally:
        parts.streams.stop()
        server.should_exit = True
        await task


@contextlib.asynccontextmanager
async def _worked(parts: Parts, helpers: int = 0) -> AsyncIterator[None]:
    beside = Helpers(parts.firing, helpers, helper_command(parts.data_dir), parts.dsn)
    async with contextlib.aclosing(beside), _at_work(parts.worker((1, "helpers", beside.tick))):
        click.echo(f"worker {parts.timers.worker} fires timers")
        yield


@contextlib.asynccontextmanager
async def _helping(parts: Parts) -> AsyncIterator[None]:
    async with _at_work(parts.helper()):
        end_with_input()
        yield


@contextlib.asynccontextmanager
async def _at_work(worker: Worker) -> AsyncIterator[None]:
    worker.start()
    keep_what_was_made()
    try:
        yield
    finally:
        await worker.stop()


async def _train(parts: Parts, start: datetime) -> None:
    """Begins a training clock; one that has begun already stays where it stands, and we say where."""
    clock = await parts.clock.read()
    if clock.mode == "live":
        await parts.clock.begin_training(start)
    else:
        stands = clock.now.astimezone(PACIFIC).isoformat(timespec="minutes")
        click.echo(f"the training clock has begun already and stands at {stands}; move it with PUT /clock")


async def until_stopped() -> None:
    """Until somebody presses Ctrl-C or asks us to end."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    await stopped.wait()
