"""Whose work a list shows: one's own and what one covers, own units, one site, or the county, by role."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from caseclock.application.access import Access
from caseclock.application.accounts import find
from caseclock.application.denied import Denied
from caseclock.application.directory import directory
from caseclock.application.roles import SITE_ROLES, lists_county
from caseclock.application.tokens import Principal
from caseclock.kernel.time import local_date
from caseclock.readmodels.alerts import Reader
from caseclock.readmodels.worklist_query import Filters

#: To whom alerts speak besides owner, supervisor and unit. `supervisor` is the owner's own, never the role.
_AUDIENCES = {
    "program_specialist": ("program", "program_specialist"),
    "worker": ("worker",),
    "auditor": ("auditor",),
    "county_admin": ("county_admin",),
    "family_planning_office": ("family_planning_office",),
    "site_certifier": ("certifier", "site_certifier"),
    "provider_staff": ("provider_staff",),
}
#: Words an `owner` filter may be instead of an account.
ME, NOBODY, ANYBODY = "me", "none", "any"


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Whose work lands here today: `mine` is the account and those it covers; the rest is its own."""

    mine: tuple[str, ...]
    units: tuple[str, ...]
    offices: tuple[str, ...] = ()


async def desk_of(access: Access, principal: Principal) -> Desk:
    """What the caller answers for today."""
    session, county = principal.session, principal.actor.county
    today = local_date(await access.accounts.business_now())
    mine, waiting = [session.account_id], [session.account_id]
    while waiting:
        # Who is covered may cover somebody else who is away.
        covered = await access.accounts.covering(county, waiting.pop(), today)
        fresh = [account for account in covered if account not in mine]
        mine += fresh
        waiting += fresh
    own = (principal.actor.unit,) if principal.actor.unit else ()
    units = {*session.supervised, *own}
    known = (await directory(access.accounts, county)).units if units else {}
    offices = {session.office, *(known.get(unit, "") for unit in units)} - {""}
    return Desk(mine=tuple(map(str, mine)), units=tuple(sorted(units)), offices=tuple(sorted(offices)))


def alert_reader(principal: Principal, desk: Desk) -> Reader:
    """For whom the caller's alerts are asked."""
    return Reader(
        owners=desk.mine,
        unit=principal.actor.unit,
        supervises=principal.session.supervised if principal.actor.role == "supervisor" else (),
        audiences=_AUDIENCES.get(principal.actor.role, ()),
        case_id=principal.actor.site,
    )


async def within(
    access: Access, principal: Principal, asked: Filters, owner: str, unit: str, desk: Desk | None = None
) -> Filters:
    """The filters asked for, kept within what the caller's role may list.

    Without an owner: a worker's own and covered cases; a supervisor's units, with what nobody owns in
    the own office; all where the role spans the county. A queue's cases are nobody's yet and shown to all.
    Denied for a unit not one's own.
    """
    actor = principal.actor
    if actor.role in SITE_ROLES:
        return replace(asked, kind="provider_site", cases=(actor.site,) if actor.site else ())
    kind = "provider_site" if actor.role == "family_planning_office" else "household"
    asked = replace(asked, kind=kind, units=(unit,) if unit else None)
    desk = desk or await desk_of(access, principal)
    owners = await _owners(access, principal, desk, owner or _unsaid(actor.role, asked))
    asked = replace(asked, owners=owners)
    if lists_county(actor.role) or kind == "provider_site":
        return asked
    if owners is not None and set(owners) <= {*desk.mine, ""}:
        return asked
    if unit and unit not in desk.units:
        raise Denied(
            "forbidden",
            "unit_not_yours",
            f"The unit {unit} is not one of yours.",
            remedy="Ask for your own units, or have the county admin name you its supervisor.",
            field="unit",
        )
    if asked.units:
        return asked
    return replace(asked, units=desk.units, unowned_of=desk.offices)


def _unsaid(role: str, asked: Filters) -> str:
    """Whose cases are meant where nobody was named."""
    if asked.queue and not lists_county(role):
        return NOBODY
    return ME if role == "worker" and not asked.units else ANYBODY


async def _owners(access: Access, principal: Principal, desk: Desk, owner: str) -> tuple[str, ...] | None:
    if owner == ANYBODY:
        return None
    if owner in (ME, NOBODY):
        return desk.mine if owner == ME else ("",)
    try:
        return (str((await find(access, principal.actor.county, owner)).account_id),)
    except Denied:
        raise Denied(
            "invalid",
            "no_such_owner",
            "No account of this county has that id or login.",
            remedy=f"Give an account's id or login, or one of {ME}, {NOBODY}, {ANYBODY}.",
            field="owner",
        ) from None
