"""What fell due while the system was away, who was told late, and what was keyed afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.denied import Denied
from caseclock.application.supervision import reach_of_units
from caseclock.application.tokens import Principal
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.readmodels.outage import FellDue, Keyed, fell_due, keyed_afterwards

MOST = 1000
LONGEST = timedelta(days=31)
_INSTANT = timedelta(microseconds=1)


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A rung of the period. `in_time`: what its clock waited for happened by then, keyed before or after;
    None for a warning, and while it has not happened."""

    case: str
    rung: FellDue
    late_seconds: int
    in_time: bool | None


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """An act of the period that was keyed later."""

    case: str
    act: Keyed


class OutageReport(msgspec.Struct, frozen=True, kw_only=True):
    """From a moment to a moment. `open`: deadlines that passed and whose clock nothing has stopped yet;
    `whole` is false where more fell due than is shown."""

    since: datetime
    until: datetime
    due: list[Due]
    keyed: list[Act]
    told_late: int
    missed: int
    open: int
    whole: bool


async def outage_report(
    app: Application, access: Access, principal: Principal, since: datetime, until: datetime
) -> OutageReport:
    """Of the units whose work the caller looks after; Denied for a period that ends before it begins."""
    if until <= since or until - since > LONGEST:
        raise Denied(
            "invalid",
            "period_refused",
            "The period ends before it begins, or is longer than a month.",
            remedy="Give the moments between which the system was away.",
            field="until",
        )
    county, pool = principal.actor.county, app.store.pool
    units = (await reach_of_units(access, principal)).units
    rungs = await fell_due(pool, county, since, until, units, MOST + 1)
    acts = await keyed_afterwards(pool, county, since, until, units, MOST)
    due = [_due(county, rung) for rung in rungs[:MOST]]
    return OutageReport(
        since=since,
        until=until,
        due=due,
        keyed=[Act(case=str(CaseRef(county, act.case_id)), act=act) for act in acts],
        told_late=sum(each.rung.told > 0 and (each.rung.told_at or since) > until for each in due),
        missed=sum(each.in_time is False for each in due),
        open=sum(each.rung.rung == "due" and each.in_time is None for each in due),
        whole=len(rungs) <= MOST,
    )


def _due(county: int, rung: FellDue) -> Due:
    """Judged by the day on which it happened, never by the day on which it was keyed."""
    last = local_date(rung.due_at - _INSTANT)
    in_time = rung.stopped_on <= last if rung.rung == "due" and rung.stopped_on else None
    late = int((rung.rang_at - rung.due_at).total_seconds())
    return Due(case=str(CaseRef(county, rung.case_id)), rung=rung, late_seconds=max(0, late), in_time=in_time)
