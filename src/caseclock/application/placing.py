"""To whom a command gives a case: `me`, a login or an account id is one account; units and offices exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from caseclock.application.directory import directory, spelled
from caseclock.application.roles import OWNERS
from caseclock.domain.case.placing import OFFICE, OWNER, UNIT
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.kernel.refusal import Refused, refuse
from caseclock.store.accounts import AccountRow, AccountStore
from caseclock.store.ties import Ties

if TYPE_CHECKING:
    from caseclock.application.app import Application

ME = "me"


async def named_place(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
) -> dict[str, Any]:
    """The owner, unit and office that a command names, as the directory has them."""
    unit = getattr(body, "unit", "") or getattr(body, "to", "")
    field = "unit" if hasattr(body, "unit") else "to"
    owner, office = getattr(body, "owner", ""), getattr(body, "office", "")
    place = await placed(app, county, actor, owner, unit, office, unit_field=field, opening=not state.version)
    if OWNER in place and state.version:
        await _not_close(app, county, place[OWNER], case_id)
    return place


async def _not_close(app: Application, county: int, owner: str, case_id: UUID) -> None:
    """Nobody is given their own case or that of somebody close to them."""
    if case_id in await Ties(app.store.pool).own_cases(county, UUID(owner)):
        raise refuse(
            "owner_close_to_case",
            "This person is close to somebody in the case",
            "Give it to somebody else.",
            field="owner",
        )


async def placed(
    app: Application,
    county: int,
    actor: Actor,
    owner: str,
    unit: str,
    office: str,
    *,
    unit_field: str = "unit",
    opening: bool = False,
) -> dict[str, Any]:
    """The same of names; Refused with the field that names nobody or nothing here."""
    accounts = AccountStore(app.store.pool)
    facts: dict[str, Any] = {}
    if not (owner or unit or office) and opening:
        # What is opened for nobody waits in the office where it was opened.
        known = await directory(accounts, county) if actor.unit else None
        return {OFFICE: known.units.get(actor.unit, "")} if known else {}
    if owner:
        facts[OWNER] = await _owner(accounts, county, actor, owner.strip())
    unit, office = spelled(unit), spelled(office)
    if unit or office:
        known = await directory(accounts, county)
        if (wrong := known.unknown(unit, office)) is not None:
            field = unit_field if wrong.field == "unit" else wrong.field
            raise refuse(f"no_such_{wrong.field}", wrong.what, wrong.remedy, field=field)
        facts |= {UNIT: unit, OFFICE: office or known.units.get(unit, "")}
    return facts


async def _owner(accounts: AccountStore, county: int, actor: Actor, owner: str) -> str:
    row = await _account(accounts, county, actor.account if owner == ME else owner)
    if row is None:
        raise _no_owner("no_such_owner", "Nobody here has that login or account id")
    if row.disabled_at is not None:
        raise _no_owner("owner_disabled", f"The account of {row.display_name} is disabled")
    if not OWNERS & set(row.roles):
        raise _no_owner("not_an_owner", f"{row.display_name} ({', '.join(row.roles)}) owns no cases")
    return str(row.account_id)


async def _account(accounts: AccountStore, county: int, owner: str) -> AccountRow | None:
    try:
        return await accounts.by_id(county, UUID(owner))
    except ValueError:
        return await accounts.by_login(county, owner.lower())


def _no_owner(code: str, rule: str) -> Refused:
    roles = ", ".join(sorted(OWNERS)).replace("_", " ")
    return refuse(
        code,
        rule,
        f"Name `me`, or the login or account id of someone of this county with one of the roles {roles}; "
        "or name a queue.",
        field="owner",
    )
