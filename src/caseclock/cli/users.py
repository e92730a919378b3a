"""Accounts from the command line: for the first county admin, and when everyone is locked out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from caseclock.application.access import Access
from caseclock.application.county_sign_in.subjects import link_account, unlink_account
from caseclock.application.roles import ROLES
from caseclock.application.users import BY, add_user, disable_user, list_users
from caseclock.cli.compose import opened
from caseclock.cli.options import as_json
from caseclock.cli.running import data_dir

T = TypeVar("T")
county = click.option("--county", type=click.IntRange(0, 58), required=True, help="0 is the State.")
login = click.argument("login")


@click.group()
def user() -> None:
    """Accounts of a county."""


def _with_access(data_dir: Path, act: Callable[[Access], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened(data_dir) as parts:
            return await act(parts.access)

    return asyncio.run(run())


@user.command()
@login
@county
@click.option("--role", "roles", type=click.Choice(sorted(ROLES)), multiple=True, required=True)
@click.option("--name", default="")
@click.option("--email", default="")
@click.option("--unit", default="")
@click.option("--office", default="")
@data_dir
@as_json
def add(
    login: str,
    county: int,
    roles: tuple[str, ...],
    name: str,
    email: str,
    unit: str,
    office: str,
    data_dir: Path,
    json: bool,
) -> None:
    """Makes an account; its first password is printed once and must be changed at the first sign-in."""
    made = _with_access(
        data_dir,
        lambda access: add_user(
            access, county, login, roles, name=name, email=email, unit=unit, office=office
        ),
    )
    if json:
        click.echo(msgspec.json.encode(made))
    else:
        click.echo(f"{made.login} of county {county}, first password: {made.temporary_password}")


@user.command("list")
@county
@data_dir
@as_json
def list_(county: int, data_dir: Path, json: bool) -> None:
    """All accounts of a county."""
    lines = _with_access(data_dir, lambda access: list_users(access, county))
    if json:
        click.echo(msgspec.json.encode(lines))
        return
    for line in lines:
        click.echo(f"{line.login:30} {line.roles:30} {line.unit:12} {line.state}  {line.name}")


@user.command()
@login
@county
@click.option("--why", default="disabled", show_default=True)
@data_dir
def disable(login: str, county: int, why: str, data_dir: Path) -> None:
    """Disables an account and ends its sessions."""
    _with_access(data_dir, lambda access: disable_user(access, county, login, why))
    click.echo(f"{login} is disabled and signed out")


@user.command()
@login
@county
@click.option("--subject", required=True, help="Who the account is in the county's directory.")
@data_dir
def link(login: str, county: int, subject: str, data_dir: Path) -> None:
    """The account signs in at its county from now on; its sessions end."""
    _with_access(data_dir, lambda access: link_account(access, county, login, subject, BY))
    click.echo(f"{login} signs in at county {county} as {subject}")


@user.command()
@login
@county
@data_dir
def unlink(login: str, county: int, data_dir: Path) -> None:
    """The account signs in with its password again, say while the county's sign-in is down."""
    _with_access(data_dir, lambda access: unlink_account(access, county, login, BY))
    click.echo(f"{login} signs in with its password again")
