"""The review of stated reasons: another than who stated it says whether the case had to be opened."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from caseclock.application.access import Access
from caseclock.application.denied import Denied, absent
from caseclock.application.roles import lists_county
from caseclock.application.tokens import Principal
from caseclock.kernel.ids import CaseRef
from caseclock.readmodels.reasons import Reason, Sought, one_reason, reasons, review

Found = Literal["justified", "not_justified"]


async def stated_reasons(
    access: Access,
    principal: Principal,
    *,
    only_open: bool,
    case_id: UUID | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Reason]:
    """A supervisor's own reasons and those for cases of own units; whoever lists the county sees all."""
    sought = Sought(
        account=principal.session.account_id, units=_units(principal), open=only_open, case_id=case_id
    )
    pool, county = access.sessions.pool, principal.actor.county
    return await reasons(pool, county, sought, before=before, limit=limit)


async def review_reason(
    access: Access, principal: Principal, reason_id: UUID, finding: Found, note: str
) -> None:
    """Records a review, and who made it among the accesses. Denied: absent, one's own, or reviewed before."""
    pool, county = access.sessions.pool, principal.actor.county
    stated, units = await one_reason(pool, county, reason_id), _units(principal)
    mine = stated is not None and stated.account_id == principal.session.account_id
    if stated is None or not (mine or units is None or stated.unit in units):
        raise absent()
    if mine:
        raise Denied(
            "forbidden",
            "own_reason",
            "Nobody reviews a reason of their own.",
            remedy="The supervisor of the case's unit reviews it, or a program specialist.",
        )
    case_id = await review(pool, county, reason_id, principal.session.account_id, finding, note)
    if case_id is None:
        raise Denied("taken", "reviewed", "This reason was reviewed before.", remedy="Read the list again.")
    said = f"{CaseRef(county, case_id)}: {finding}"
    login, account = principal.session.login, str(principal.session.account_id)
    await access.sessions.record(county, "reason_reviewed", login, account, note=said)


def _units(principal: Principal) -> tuple[str, ...] | None:
    return None if lists_county(principal.actor.role) else principal.session.supervised
