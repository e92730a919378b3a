"""What may be destroyed: listed by schedule, nothing happens until a person releases the list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from itertools import count
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Bulk, JobView, nothing_to_do
from caseclock.application.retention.elsewhere import in_other_cases
from caseclock.application.retention.rows import KIND, SCHEDULE, TITLES, Row, in_words
from caseclock.domain.case.retention import CASE_KEPT, due_on, keeps
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.household.keeping import ELSEWHERE
from caseclock.kernel.time import add_months, end_of_day, local_date, start_of_day
from caseclock.store.bulk import NewRow
from caseclock.store.business_clock import BusinessClock
from caseclock.store.destructions import Destructions

_AT_ONCE = 50


async def list_due(app: Application, bulk: Bulk, actor: Actor, key: str) -> JobView:
    """Lists what the schedule allows to be destroyed; refused where there is nothing.

    What is kept although its years have passed stands in the list as well, refused with the reason.
    """
    if (given := await bulk.given(actor, key)) is not None:
        return given
    today = local_date((await BusinessClock(app.store.pool).read()).now)
    rows = [row async for row in _rows(app, actor.county, today)]
    if not any(row.outcome == "waiting" for row in rows):
        raise nothing_to_do("record whose years have passed and that nothing keeps")
    return await bulk.give(actor, key, KIND, f"destruction of what was due on {today}", {}, rows)


async def _rows(app: Application, county: int, today: date) -> AsyncIterator[NewRow]:
    stored = Destructions(app.store.pool)
    before, after = end_of_day(_years_before(app, CASE_KEPT, today)), UUID(int=0)
    for _ in count():
        cases = await stored.closed(county, after, before, _AT_ONCE)
        for row in await _cases(app, county, cases, today):
            yield row
        if len(cases) < _AT_ONCE:
            break
        after = cases[-1]
    for what, oldest in (await stored.oldest(county)).items():
        limit = start_of_day(_years_before(app, SCHEDULE[what], today))
        if oldest is not None and oldest < limit:
            subject = f"{TITLES[what]} from before {local_date(limit)}"
            yield NewRow(None, subject, msgspec.json.encode(Row(what=what, before=limit)))


async def _cases(app: Application, county: int, cases: Sequence[UUID], today: date) -> list[NewRow]:
    loaded, found = await app.store.load(county, cases), []
    for case in cases:
        state = app.fold(county, case, loaded)
        if (row := await _case(app, state, today)) is not None:
            found.append(row)
    return found


async def _case(app: Application, state: CaseState, today: date) -> NewRow | None:
    due = due_on(state, app.rules.policy)
    if due is None or due > today:
        return None
    facts = await in_other_cases(app, state.county, state.case_id, state, None, None)
    kept = tuple(keeps(state, app.rules.policy, today, facts[ELSEWHERE]))
    subject = f"{state.case_number}, due since {due}"
    body = msgspec.json.encode(Row(what="case"))
    if kept:
        return NewRow(state.case_id, subject, body, outcome="refused", why=in_words(kept))
    return NewRow(state.case_id, subject, body)


def _years_before(app: Application, parameter: str, today: date) -> date:
    return add_months(today, -12 * app.rules.policy.number(parameter, today))
