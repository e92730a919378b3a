"""`run --demo`: a process of its own builds the demo, so that the service answers meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click
from rich.console import Console
from rich.table import Table

from caseclock.application.demo.accounts import make_accounts
from caseclock.application.demo.cast import CAST, COUNTIES, PASSWORD, SITE_LOGINS, STATE, TOTP_SECRET
from caseclock.application.demo.whole import claim
from caseclock.cli.compose import Parts
from caseclock.store.beside import beside

BUILDING = "the demo is being built"
FAILED = "the demo was not built to its end: start again with --demo, and it goes on where it stopped"


@asynccontextmanager
async def demo(parts: Parts) -> AsyncIterator[None]:
    """The demo's accounts are there; its cases come meanwhile, unless they are there already."""
    if not await claim(parts.access, parts.clock):
        show_accounts()
        yield
        return
    # Said before anything is served. The worker's sweep rests: the builder moves the clock and fires.
    parts.application.building = BUILDING
    await make_accounts(parts.access)
    show_accounts()
    async with beside(_built(parts), "demo"):
        yield


async def _built(parts: Parts) -> None:
    """Waits for the building process; ends it when the service ends first."""
    builder = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "caseclock.cli.demo_builder",
        str(parts.data_dir),
        env={**os.environ, "DATABASE_URL": _quick(parts.dsn)},
        # The builder ends when this closes: a service that was killed leaves none behind.
        stdin=asyncio.subprocess.PIPE,
    )
    try:
        code = await builder.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            builder.terminate()
        await builder.wait()
        raise
    if code:
        parts.application.building = FAILED
        click.echo(FAILED, err=True)
        return
    parts.application.building = ""
    parts.application.wake()
    show_accounts()
    click.echo("demo ready")


def _quick(dsn: str) -> str:
    """The same database without waiting for the disk: what a crash takes, the next start builds again."""
    return f"{dsn}{'&' if '?' in dsn else '?'}synchronous_commit=off"


def show_accounts() -> None:
    """Who may sign in, and with what."""
    table = Table("login", "county", "role", "name", box=None, pad_edge=False)
    for each in CAST:
        table.add_row(each.login, str(each.county), each.role, each.name)
    for role, login in SITE_LOGINS.items():
        table.add_row(login, str(STATE), role, "Demo Clinic 1")
    console = Console(width=100)
    console.print(table)
    names = ", ".join(f"{number} {name}" for number, name in COUNTIES.items())
    click.echo(f"Counties: {names}; {STATE} is the State.")
    click.echo(f"Password of all: {PASSWORD}")
    click.echo(f"Authenticator secret of all: {TOTP_SECRET} (each account takes a code once)")
    click.echo("Everyone knows these: put no real person's data here, and serve it to nobody else.")
