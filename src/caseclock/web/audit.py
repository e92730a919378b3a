"""Who looked at which case, and who signed in or was given access: for supervisors and auditors."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import QueryParameter

from caseclock.application.denied import Denied, absent
from caseclock.application.roles import lists_county
from caseclock.kernel.ids import CaseRef
from caseclock.readmodels.readings import Asked, readings
from caseclock.store.sessions import AccessRecord
from caseclock.web.auth import access_of, the_principal
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor


class ReadingView(msgspec.Struct, frozen=True, kw_only=True):
    """One person read one case: what of it, and the reason stated where one was needed."""

    at: datetime
    account: str
    name: str
    role: str
    case_id: str
    what: str
    restricted: bool
    reason: str


class AuditPage(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first; `next` is empty on the last page."""

    readings: list[ReadingView] = []
    accesses: list[AccessRecord] = []
    next: str = ""


@get("/audit", opt={"operation": "audit.read"}, tags=["Audit"], summary="Readings and accesses")
async def audit(
    request: Request[Any, Any, Any],
    kind: Annotated[str, QueryParameter(description="readings or accesses")] = "readings",
    case: Annotated[str, QueryParameter(description="Readings of this case only.")] = "",
    account: Annotated[str, QueryParameter(description="An account id; for accesses a login.")] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> AuditPage:
    """A supervisor sees readings by own units; an auditor those of the county, and the accesses."""
    principal = the_principal(request)
    county, store = principal.actor.county, access_of(request).sessions
    if kind == "readings":
        below = from_cursor(cursor, tuple[datetime, UUID])
        units = None if lists_county(principal.actor.role) else principal.session.supervised
        asked = Asked(case_id=_case(case, county), account=account, units=units)
        rows = await readings(store.pool, county, asked, before=below, limit=limit + 1)
        items = [
            ReadingView(
                at=row.at,
                account=row.account,
                name=row.name,
                role=row.role,
                restricted=row.restricted,
                case_id=str(CaseRef(county, row.case_id)),
                what=row.what,
                reason=row.reason,
            )
            for row in rows[:limit]
        ]
        last = rows[limit - 1] if len(rows) > limit else None
        return AuditPage(readings=items, next=to_cursor(last.at, last.reading_id) if last else "")
    if kind != "accesses":
        raise Denied("invalid", "kind_refused", "Ask for readings or accesses.", field="kind")
    if not lists_county(principal.actor.role):
        raise Denied("forbidden", "role_not_allowed", "Accesses are shown to an auditor.")
    mark = from_cursor(cursor, tuple[int])
    records = await store.records(county, mark[0] if mark else 2**62, limit + 1, account or None)
    more = to_cursor(records[limit - 1].record_id) if len(records) > limit else ""
    return AuditPage(accesses=records[:limit], next=more)


def _case(text: str, county: int) -> UUID | None:
    if not text:
        return None
    try:
        reference = CaseRef.parse(text)
    except ValueError:
        raise absent() from None
    if reference.county != county:
        raise absent()
    return reference.case_id


HANDLERS = [audit]
