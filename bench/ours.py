"""Ours: an application on the benchmark's own database, and cases of about twenty events to command."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import choices, randrange
from string import ascii_lowercase
from typing import Any
from uuid import UUID

import msgspec

from bench.server import Bench
from caseclock.application.access import Access
from caseclock.application.accounts import Wanted, add_account
from caseclock.application.app import Application
from caseclock.application.handle import Command, handle
from caseclock.application.look_ups import LOOK_UPS
from caseclock.application.rules import read_rules
from caseclock.cli.lasting import keep_what_was_made
from caseclock.domain.case.view import Actor
from caseclock.domain.case.work import Rules
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.kernel.time import local_date, wall_now
from caseclock.store.keys import Keyring
from caseclock.store.pool import open_pool
from caseclock.store.store import Store

COUNTY = 19
PASSWORD = "teal kettle orbits quietly"
ACTOR = Actor(account="bench", role="worker", county=COUNTY)
#: What a household may be asked to prove, one thing a command.
ITEMS = ("income", "residence", "identity", "household", "property", "tax_filing", "pregnancy", "signature")


@cache
def _rules() -> Rules:
    """Read once, as a process does: what is kept for a policy is found by comparing it with an equal one."""
    return read_rules()


@asynccontextmanager
async def opened(dsn: str, keys: Path, connections: int) -> AsyncIterator[Application]:
    """The application over a pool of so many connections, with the keys of a folder."""
    pool = await open_pool(dsn, min_size=connections, max_size=connections)
    try:
        app = Application(Store(pool), Keyring.read(keys), _rules(), LOOK_UPS)
        keep_what_was_made()
        yield app
    finally:
        await pool.close()


def caseclock(bench: Bench, *arguments: str) -> tuple[str, ...]:
    """A command as an office gives it, with the benchmark's keys."""
    return (sys.executable, "-m", "caseclock", *arguments, "--data-dir", str(bench.folder))


async def give(app: Application, name: str, body: Any, case: UUID | None, county: int = COUNTY) -> UUID:
    """One command with a key of its own; the case it was for."""
    command = Command(
        county=county,
        name=name,
        body=msgspec.json.encode(body),
        actor=msgspec.structs.replace(ACTOR, county=county),
        key=str(uuid7()),
        case_id=case,
    )
    return CaseRef.parse(str((await handle(app, command)).body["case"])).case_id


async def add_workers(app: Application, *logins: str, county: int = COUNTY) -> None:
    """Accounts for those who own the cases; a command to hand one to nobody would be refused."""
    access = Access(app.store.pool, keyring=app.keyring, number=app.rules.policy.number)
    for login in logins:
        wanted = Wanted(login=login, display_name=login, roles=("worker",), password=PASSWORD)
        await add_account(access, county, wanted, "bench")


async def make_cases(
    app: Application, count: int, clients: int, people: int = 2, filed_on: date | None = None
) -> list[Case]:
    """Households that applied today or on a day, as `handle` opens them: twenty events for two people."""
    await add_workers(app, "ann", "bea")
    return await more_cases(app, count, clients, people, filed_on or local_date(wall_now()))


async def more_cases(app: Application, count: int, clients: int, people: int, filed_on: date) -> list[Case]:
    """The same where the workers who own them are there already."""
    numbers = iter(range(count))
    made: list[Case] = []

    async def client() -> None:
        for _ in numbers:
            made.append(await _household(app, people, filed_on))

    await asyncio.gather(*(client() for _ in range(clients)))
    return made


class Case(msgspec.Struct, frozen=True):
    """A case to give commands to, and the first member's application in it."""

    case_id: UUID
    instance: str


def asking(case: Case, turn: int) -> dict[str, Any]:
    """The body of request-verification: it moves the chart, starts a clock and arms its rungs."""
    item = ITEMS[turn % len(ITEMS)]
    return {"instance": case.instance, "items": [{"item": item, "why": "it was not with the application"}]}


async def ask(app: Application, cases: Sequence[Case], n: int) -> None:
    """The n-th command of a round: each case is asked once before any is asked again."""
    case = cases[n % len(cases)]
    await give(app, "request-verification", asking(case, n // len(cases)), case.case_id)


async def _household(app: Application, people: int, filed_on: date) -> Case:
    members = [person(name) for name in ("Ana", "Ben")[:people]]
    body = {"application": {"filed_on": filed_on}, "members": members, "owner": "ann"}
    case_id = await give(app, "open-case", body, None)
    await give(app, "assign-case", {"owner": "bea"}, case_id)
    loaded = await app.load(COUNTY, [case_id])
    state = app.fold(COUNTY, case_id, loaded)
    instance = next(each.id for each in state.instances.values() if each.procedure == "mao_application")
    return Case(case_id, instance)


def person(first_name: str) -> dict[str, Any]:
    """Somebody whom no other case knows: thousands of one name would be looked through at each intake."""
    letters = "".join(choices(ascii_lowercase, k=9)).capitalize()
    born = date(1950, 1, 1) + timedelta(days=randrange(20_000))
    return {"first_name": first_name, "last_name": letters, "birth_date": born}
