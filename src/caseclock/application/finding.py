"""One search box: whom the caller may find by what was typed, and what each case waits for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.reach import reach
from caseclock.application.roles import sees_restricted
from caseclock.application.tokens import Principal
from caseclock.application.worklistrows import Row, accounts_of, row_of
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.readmodels.search import Found, search
from caseclock.readmodels.worklist_query import Filters, worklist

SHORTEST, LONGEST = 2, 200


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A case found, and by what. `work` is its row of the list, if it is open and within reach."""

    case: str
    case_number: str
    status: str
    owner: str
    owner_name: str
    unit: str
    name: str
    birth_date: date | None
    relationship: str
    present: bool
    by: str
    asks_reason: bool
    work: Row | None = None


async def find_cases(
    app: Application, access: Access, principal: Principal, text: str, limit: int = 20
) -> list[Hit]:
    """The best hits within the caller's reach, each person of a case once; one letter finds none."""
    if len(text.strip()) < SHORTEST:
        return []
    county, pool = principal.actor.county, app.store.pool
    bounds = await reach(access, principal)
    kind = "household" if sees_restricted(principal.actor.role) else "provider_site"
    found = await search(pool, county, text.strip()[:LONGEST], app.tools, limit=limit)
    once = {(hit.case_id, hit.person_id): hit for hit in reversed(found)}
    seen = [hit for hit in found if once[hit.case_id, hit.person_id] is hit]
    near = {hit.case_id: bounds.sees(hit.case_id, kind, hit.owner, hit.unit) for hit in seen}
    shown = [hit for hit in seen if near[hit.case_id] or bounds.may_state_reason(kind)]
    names = await access.accounts.names(county, accounts_of(hit.owner for hit in shown))
    rows = await _rows(app, access, county, [case for case, within in near.items() if within], names)
    return [_hit(county, hit, names, rows, asks_reason=not near[hit.case_id]) for hit in shown]


async def _rows(
    app: Application, access: Access, county: int, cases: list[UUID], names: dict[str, str]
) -> dict[UUID, Row]:
    if not cases:
        return {}
    today = local_date(await access.accounts.business_now())
    items = await worklist(app.store.pool, county, Filters(cases=tuple(cases)), limit=len(cases))
    return {each.case_id: row_of(county, each, app.rules.definitions, names, today) for each in items}


def _hit(county: int, hit: Found, names: dict[str, str], rows: dict[UUID, Row], *, asks_reason: bool) -> Hit:
    return Hit(
        case=str(CaseRef(county, hit.case_id)),
        case_number=hit.case_number,
        status=hit.status,
        owner=hit.owner,
        owner_name=names.get(hit.owner, hit.owner),
        unit=hit.unit,
        name=hit.name,
        birth_date=hit.birth_date,
        relationship=hit.relationship,
        present=hit.present,
        by=hit.by,
        asks_reason=asks_reason,
        work=rows.get(hit.case_id),
    )
