"""A case whose first warning falls due at a known moment, and when such warnings were told."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bench.clones import Original
from bench.ours import COUNTY, make_cases
from caseclock.application.app import Application
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from caseclock.store.owner import as_owner

FILED_ON = date(2025, 3, 3)
#: Day 30 after it, at the hour of warnings.
FIRST_WARNING = datetime(2025, 4, 2, 15, tzinfo=UTC)


async def first_of_many(app: Application) -> Original:
    """Starts the training clock on the day, and opens the household that the others are copies of."""
    await BusinessClock(app.store.pool).begin_training(at_local(FILED_ON, 9))
    (case,) = await make_cases(app, 1, 1, 1, FILED_ON)
    loaded = await app.load(COUNTY, [case.case_id])
    state = app.fold(COUNTY, case.case_id, loaded)
    armed = {each.due_at for clock in state.clocks.values() for each in clock.rungs.values()}
    if FIRST_WARNING not in armed:
        raise RuntimeError(f"the case's rungs are due at {armed}")
    return Original(case, state, loaded.streams[case.case_id])


async def warned_at(dsn: str) -> list[tuple[datetime, datetime]]:
    """Due moment and moment of the commit, both in business time, of every first warning that was told."""
    async with as_owner(dsn) as connection:
        rows = await connection.fetch(
            "select (rung.value ->> 'due_at')::timestamptz, o.created_at + b.offset_by"
            "  from outbox o"
            "  join rm_clocks c on c.county = o.county and c.case_id = o.case_id and c.name = 'promptness'"
            "  cross join business_clock b,"
            "  lateral jsonb_each(c.detail -> 'rungs') rung"
            " where o.topic = 'alert' and rung.key = 'day 30'"
        )
    return [(row[0], row[1]) for row in rows]
