"""Whether an account may open a case: by its role, units, covers and site, or with a reason stated before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.denied import Denied, absent
from caseclock.application.roles import COUNTY_WIDE, Reach, reach_of
from caseclock.application.ties import own_case
from caseclock.application.tokens import Principal
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.kernel.time import local_date
from caseclock.readmodels.cases import CaseHeader, case_header

#: How many hours a stated reason opens a case (workflows/policy/office.yaml).
REASON_HOURS = "stated_reason_hours"


class Opened(msgspec.Struct, frozen=True):
    """A case within reach, and the reason stated for it where one was needed."""

    header: CaseHeader
    reason: str


def case_of(text: str, county: int) -> UUID:
    """The case a path names; Denied `absent` for a malformed id and for another county's."""
    try:
        reference = CaseRef.parse(text)
    except ValueError:
        raise absent() from None
    if reference.county != county:
        raise absent()
    return reference.case_id


async def reach(access: Access, principal: Principal) -> Reach:
    """The reach of the caller today, with the absent ones they cover."""
    actor = principal.actor
    if actor.role != "supervisor":
        return reach_of(actor, principal.session.supervised)
    today = local_date(await access.accounts.business_now())
    covering = await access.accounts.covering(actor.county, principal.session.account_id, today)
    return reach_of(actor, principal.session.supervised, tuple(str(account) for account in covering))


async def open_case(app: Application, access: Access, principal: Principal, case_id: UUID) -> Opened:
    """The header of a case the caller may open. What is out of reach is absent, or asks for a reason."""
    refuse_own(principal, case_id)
    header = await case_header(app.store.pool, principal.actor.county, case_id)
    if header is None:
        raise absent()
    if gone := header.summary.get("destroyed"):
        raise Denied(
            "gone",
            "records_destroyed",
            f"The records of case {header.case_number} were destroyed on {gone['on']}.",
            remedy="The signed record of it stands under Retention, for county admin and supervisors.",
        )
    bounds = await reach(access, principal)
    if bounds.sees(case_id, header.kind, header.owner, header.unit):
        return Opened(header, "")
    if not bounds.may_state_reason(header.kind):
        raise absent()
    account = principal.session.account_id
    reason = await access.accounts.living_reason(principal.actor.county, account, case_id)
    if not reason:
        raise Denied(
            "forbidden",
            "reason_needed",
            "This case belongs to a unit that you do not supervise.",
            remedy="State why: POST /api/v1/cases/{case_id}/access-reasons. It lapses and is reviewed.",
        )
    return Opened(header, reason)


def refuse_own(principal: Principal, case_id: UUID) -> None:
    """Nobody opens their own case, or that of somebody close to them, whatever reason they state."""
    if case_id in principal.actor.own_cases:
        raise own_case()


async def may_command(app: Application, access: Access, principal: Principal, case_id: UUID) -> None:
    """Raises Denied unless the caller may act in the case; asks nothing where the role spans the county."""
    refuse_own(principal, case_id)
    if principal.actor.role in COUNTY_WIDE and principal.actor.county:
        return
    await open_case(app, access, principal, case_id)


async def reason_hours(access: Access) -> int:
    """How many hours a reason that is stated today opens a case."""
    return access.number(REASON_HOURS, local_date(await access.accounts.business_now()))


async def state_reason(access: Access, principal: Principal, case_id: UUID, reason: str) -> datetime:
    """Records why a case is opened; the moment at which it lapses."""
    refuse_own(principal, case_id)
    county, session = principal.actor.county, principal.session
    lapses = await access.accounts.add_reason(
        county, uuid7(), session.account_id, case_id, reason, await reason_hours(access)
    )
    note = f"{CaseRef(county, case_id)}: {reason}"
    await access.sessions.record(county, "reason_stated", session.login, str(session.account_id), note=note)
    return lapses
