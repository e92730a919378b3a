"""Carrying out a released list, row by row: the event first, then the keys, then the signed statement.

The event is decided on the case as it stands under its lock: a hold that came meanwhile refuses it, and after
it nothing more is recorded. Whoever dies between event and keys is followed by the next try of the same row.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Doing, End
from caseclock.application.retention.record import Destruction, put_down
from caseclock.application.retention.rows import KIND, SCHEDULE, Row, in_words
from caseclock.domain.case.holds import RecordsDestroyed
from caseclock.kernel.ids import derive
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import local_date
from caseclock.store.business_clock import BusinessClock
from caseclock.store.destructions import Destructions

COMMAND = "destroy-records"


async def destroy(doing: Doing) -> End:
    """One row of the list."""
    if doing.app.signer is None:
        return End("refused", "this installation has no signing key to record it with")
    row = msgspec.json.decode(doing.row.body, type=Row)
    return await (_case(doing) if row.what == "case" else _old(doing, row))


async def _case(doing: Doing) -> End:
    app, county, case = doing.app, doing.county, doing.row.case_id
    assert case is not None
    body = {
        "released_by": doing.job.released_by,
        "released_at": doing.job.released_at,
        "job": doing.job.job_id,
    }
    try:
        await doing.command(COMMAND, body)
    except Refused as refused:
        if refused.refusal.code == "records_destroyed":
            return End("already_so", "another list destroyed it")
        return End("refused", in_words(refused.refusal.facts.get("kept_by", ())) or refused.refusal.rule)
    made = await recorded(app, county, case)
    assert made is not None
    event, at, number = made
    gone = await Destructions(app.store.pool).destroy_case(county, case, event.persons)
    await put_down(app, _id(doing), _of_case(county, case, number, event, at, doing.job.job_id))
    return End(
        "done",
        result=f"{len(event.persons)} keys of people and case, {gone.documents} documents, "
        f"{gone.messages} messages, {gone.answers} answers"
        + (f"; {len(event.kept)} keys stay for another case" if event.kept else ""),
    )


async def _old(doing: Doing, row: Row) -> End:
    """What stands in no case: readings, sign-ins."""
    app, county, job = doing.app, doing.county, doing.job
    assert row.before is not None
    now = (await BusinessClock(app.store.pool).read()).now
    value = app.rules.policy.parameters.at(SCHEDULE[row.what], local_date(now))
    number = await Destructions(app.store.pool).destroy_before(county, row.what, row.before)
    made = Destruction(
        county=county,
        what=row.what,
        destroyed_at=now,
        schedule=SCHEDULE[row.what],
        years=int(value.value),
        source=value.source,
        released_by=job.released_by or "",
        released_at=job.released_at,
        job=job.job_id,
        before=row.before,
        count=number,
    )
    await put_down(app, _id(doing), made)
    return End("done", result=f"{number} rows")


async def recorded(
    app: Application, county: int, case: UUID
) -> tuple[RecordsDestroyed, datetime, str] | None:
    """The event of the destruction, when it was recorded, and the case's number; None where there is none."""
    loaded = await app.store.load(county, [case])
    for each in reversed(app.history(county, case, loaded)):
        if isinstance(each.event, RecordsDestroyed):
            return each.event, each.recorded_at, app.fold(county, case, loaded).case_number
    return None


def _of_case(
    county: int, case: UUID, number: str, event: RecordsDestroyed, at: datetime, job: UUID
) -> Destruction:
    return Destruction(
        county=county,
        what="case",
        destroyed_at=at,
        schedule=event.schedule,
        years=event.years,
        source=event.source,
        released_by=event.released_by,
        released_at=event.released_at,
        job=job,
        case_id=case,
        case_number=number,
        due_on=event.due_on,
        persons=event.persons,
        kept=event.kept,
    )


def _id(doing: Doing) -> UUID:
    return derive(doing.job.job_id, KIND, doing.row.number)
