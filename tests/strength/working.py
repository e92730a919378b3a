"""A whole installation at work: processes, people, a receiver and a mail server outside, a training clock."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import asyncpg

from caseclock.kernel.time import at_local
from caseclock.store.outbox import Outbox
from tests.store.writing import opened
from tests.stories.processes import CLOCK_WRONG_BY
from tests.strength.certifiers import codes_are_used
from tests.strength.form import either
from tests.strength.installation import Installation
from tests.strength.invariants import COUNTY, STATE
from tests.strength.lives import OF_A_COUNTY, OF_THE_STATE
from tests.strength.load import Clerk, Office, at_work, mail_goes_out, time_passes
from tests.strength.receiving import Outside, outside

STAFF = (
    ("keeper", "county_admin"),
    ("pat", "program_specialist"),
    ("ann", "worker"),
    ("bea", "worker"),
)
OF_FAMILY_PLANNING = (("ofp", "family_planning_office"),)
BEGINS = at_local(date(2025, 3, 3), 9)
#: How far the training clock goes at most at once: some weeks in all, or a year.
STRIDE = either(timedelta(days=1), timedelta(hours=1))


@dataclass
class Working:
    """What is running, who works there, and what came in outside."""

    home: Installation
    office: Office
    world: Outside


@asynccontextmanager
async def working(
    dsn: str,
    folder: Path,
    dice: random.Random,
    apis: Sequence[timedelta] = (timedelta(0),) * 2,
    workers: Sequence[timedelta] = (timedelta(0),) * 2,
) -> AsyncIterator[Working]:
    """An office over a migrated database: one API and worker for each number, by which its clock is wrong."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("select begin_training_v1($1)", BEGINS)
    await connection.close()
    async with outside() as world, Installation(dsn, folder / "data", CASECLOCK_SMTP=world.mail.url) as home:
        parts = [home.another_api(**_wrong(by)) for by in apis]
        parts += [home.another_worker(**_wrong(by)) for by in workers]
        for part in parts:
            await part.ready()
        yield Working(home, Office(home.apis, dice, BEGINS), world)


def _wrong(by: timedelta) -> dict[str, str]:
    return {CLOCK_WRONG_BY: str(by.total_seconds())} if by else {}


@asynccontextmanager
async def day(here: Working) -> AsyncIterator[None]:
    """Clerks give commands, certifiers use codes, mail goes out and time passes, as long as the block."""
    keeper, _, *clerks = await here.home.staff(*STAFF)
    state = await here.home.staff(*OF_FAMILY_PLANNING, county=STATE)
    hook = {"url": here.world.url, "everything": True}
    (await keeper.client.post("/webhooks", json=hook)).raise_for_status()
    async with (
        opened(here.home.dsn, 2) as store,
        at_work(
            here.office,
            *(Clerk(here.office, one, COUNTY, OF_A_COUNTY).work() for one in clerks),
            *(Clerk(here.office, one, STATE, OF_THE_STATE).work() for one in state),
            codes_are_used(here.office, here.world),
            time_passes(here.office, keeper, STRIDE),
            mail_goes_out(here.office, Outbox(store.pool), COUNTY),
        ),
    ):
        yield
