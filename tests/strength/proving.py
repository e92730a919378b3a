"""From an office that has closed to the evidence of what it did: waits until nothing is left to be done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from caseclock.application.app import Application
from caseclock.application.look_ups import LOOK_UPS
from caseclock.kernel.time import monotonic
from caseclock.store.keys import Keyring
from caseclock.store.signing import PUBLIC, Trust
from tests.store.writing import opened
from tests.strength.invariants import Evidence
from tests.strength.working import Working
from tests.support.office import rules

PATIENCE = 120.0
LEFT = """
select (select count(*) from timers where due_at <= business_now()) as timers,
       (select count(*) from outbox where delivered_at is null and dead_at is null) as messages,
       (select count(*) from events) - (select count(*) from feed) as unnumbered,
       (select coalesce(sum(greatest(0, h.number - f.number)), 0) from followers f
          join (select county, max(number) as number from county_heads group by county) h using (county)
         where f.name like 'webhook/%') as unsent
"""
#: Leases of the dead run out and back-off ends: nothing but time is saved.
HURRY = """
update webhooks set leased_until = null, next_try_at = null;
update outbox set available_at = clock_timestamp(), leased_until = null where delivered_at is null;
update timers set leased_until = null, next_try_at = null;
"""


async def _quiet(superuser: Any) -> None:
    """Waits until no rung is due, and every message and event has left; as long as there is less and less."""
    begun, before = monotonic(), {}
    await superuser.execute(HURRY)
    while any((left := dict(await superuser.fetchrow(LEFT))).values()):
        if left != before:
            begun, before = monotonic(), left
        assert monotonic() - begun < PATIENCE, f"still to be done: {left}"
        await asyncio.sleep(0.05)


@asynccontextmanager
async def evidence_of(here: Working) -> AsyncIterator[Evidence]:
    """What the office left behind, once nothing is left to be done."""
    home = here.home
    superuser = await asyncpg.connect(home.dsn)
    try:
        await _quiet(superuser)
        async with opened(home.dsn, 4) as store:
            yield Evidence(
                dsn=home.dsn,
                superuser=superuser,
                app=Application(store, Keyring.read(home.data_dir), rules(), LOOK_UPS),
                trust=Trust.read(home.data_dir / PUBLIC),
                office=here.office,
                outside=here.world,
            )
    finally:
        await superuser.close()
