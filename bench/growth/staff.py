"""Who works on what is loaded: eighty cases a worker, ten workers a unit, and whoever supervises it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pyotp

from bench.growth.lives import OFFICE
from bench.ours import COUNTY, PASSWORD
from caseclock.application.access import Access
from caseclock.kernel.ids import derive
from caseclock.kernel.time import wall_now
from caseclock.store.owner import copy_in

EACH, TEAM = 80, 10


def workers(cases: float) -> int:
    """How many workers so many cases need."""
    return max(1, round(cases / EACH))


def worker(county: int, n: int) -> UUID:
    """The n-th worker's account."""
    return derive(UUID(int=county), "worker", n)


def worker_login(n: int) -> str:
    """As whom the n-th worker signs in."""
    return f"worker-{n}"


def supervisor_login(unit: int) -> str:
    """As whom the supervisor of the n-th unit signs in."""
    return f"supervisor-{unit}"


def unit_of(n: int) -> str:
    """The unit of the n-th worker."""
    return _unit(n // TEAM)


async def hire(connection: Any, county: int, count: int) -> None:
    """An office with so many workers, their units and the supervisors of these; nobody has a password."""
    units = range((count - 1) // TEAM + 1)
    people = [(worker(county, n), worker_login(n), ["worker"], unit_of(n)) for n in range(count)]
    people += [(_supervisor(county, n), supervisor_login(n), ["supervisor"], "") for n in units]
    await copy_in(connection, "offices", ("county", "office_id", "name"), [(county, OFFICE, "The office")])
    await copy_in(
        connection,
        "accounts",
        ("county", "account_id", "login", "display_name", "roles", "office", "unit"),
        [(county, account, login, login, roles, OFFICE, unit) for account, login, roles, unit in people],
    )
    await copy_in(
        connection,
        "units",
        ("county", "unit_id", "office_id", "name", "supervisor"),
        [(county, _unit(n), OFFICE, f"Unit {n}", _supervisor(county, n)) for n in units],
    )


def _unit(n: int) -> str:
    return f"unit-{n}"


def _supervisor(county: int, unit: int) -> UUID:
    return derive(UUID(int=county), "supervisor", unit)


async def signed_in(access: Access, login: str) -> str:
    """The token of one of them, who is given a password and a second factor first."""
    account = await access.accounts.by_login(COUNTY, login)
    assert account is not None, login
    await access.accounts.set_password(COUNTY, account.account_id, await access.passwords.hash(PASSWORD))
    first = await access.sign_in(COUNTY, login, PASSWORD)
    code = pyotp.TOTP(first.enrol_secret).at(wall_now())
    return (await access.second_step(first.token, code)).token
