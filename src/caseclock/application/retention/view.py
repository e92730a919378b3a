"""What is kept how long, what is held, which lists wait for release, what was destroyed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Bulk
from caseclock.application.housekeeping import DRAFT_KEPT, OUTBOX_KEPT, SESSION_KEPT
from caseclock.application.retention.record import told, trusted
from caseclock.application.retention.rows import KIND, SCHEDULE
from caseclock.application.retention.shapes import Done, HeldCase, Kept, Retention
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.store.business_clock import BusinessClock
from caseclock.store.destructions import Destructions

NEWEST, HOLDS = 50, 500
_KEPT = (*SCHEDULE.values(), SESSION_KEPT, OUTBOX_KEPT, DRAFT_KEPT)


async def retention(app: Application, bulk: Bulk, county: int) -> Retention:
    """Of one county, as it stands today."""
    stored, trust = Destructions(app.store.pool), trusted(app)
    today = local_date((await BusinessClock(app.store.pool).read()).now)
    return Retention(
        schedule=[_kept(app, name, today) for name in _KEPT],
        holds=[
            _hold(county, each.case_id, each.case_number, each.status, hold)
            for each in await stored.held(county, HOLDS)
            for hold in each.holds
        ],
        lists=await bulk.newest_of(county, KIND, NEWEST),
        destroyed=[
            Done(
                id=row.destruction_id,
                destroyed_at=row.destroyed_at,
                what=told(row.statement),
                signed=trust is not None and row.signed_by(trust),
            )
            for row in await stored.newest(county, NEWEST)
        ],
    )


def _kept(app: Application, name: str, today: date) -> Kept:
    value = app.rules.policy.parameters.at(name, today)
    return Kept(
        parameter=name,
        value=int(value.value),
        unit=value.unit,
        source=value.source,
        confirmed=value.confirmed,
    )


def _hold(county: int, case: UUID, number: str, status: str, hold: dict[str, Any]) -> HeldCase:
    return HeldCase(
        case=str(CaseRef(county, case)),
        case_number=number,
        status=status,
        hold=hold["hold"],
        authority=hold["authority"],
        placed_on=date.fromisoformat(hold["placed_on"]),
        member=UUID(hold["member"]) if hold["member"] else None,
    )
