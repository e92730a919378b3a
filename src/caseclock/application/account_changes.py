"""Changing an account: another name, unit, office or role, without another login."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import replace

from caseclock.application.access import Access
from caseclock.application.accounts import Wanted, check_wanted, find
from caseclock.application.denied import Denied, forbidden
from caseclock.application.directory import directory, spelled
from caseclock.application.roles import SITE_ROLES, may
from caseclock.domain.case.view import Actor
from caseclock.store.accounts import AccountRow


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to change; what is not named stays."""

    display_name: Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType = UNSET
    email: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    unit: Annotated[str, Meta(max_length=40)] | UnsetType = UNSET
    office: Annotated[str, Meta(max_length=40)] | UnsetType = UNSET
    roles: Annotated[tuple[str, ...], Meta(min_length=1)] | UnsetType = UNSET
    alert_mail: bool | UnsetType = UNSET


async def change_account(access: Access, actor: Actor, account: str, change: Change) -> AccountRow:
    """The account as it is now. New roles end its sessions: a session has the role it began with."""
    if not may(actor.role, "accounts.write"):
        raise forbidden(actor.role)
    before = await find(access, actor.county, account)
    given = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not UNSET}
    if SITE_ROLES & {*before.roles, *given.get("roles", ())} and "roles" in given:
        raise Denied("invalid", "site_refused", "A site's accounts keep their role.", field="roles")
    if {"unit", "office"} & given.keys():
        named = given.get("unit", before.unit), given.get("office", "" if "unit" in given else before.office)
        given["unit"], given["office"] = await housed(access, actor.county, *named)
    after: AccountRow = replace(before, **given)
    after = replace(after, display_name=after.display_name.strip(), email=after.email.strip())
    wanted = Wanted(
        login=after.login,
        display_name=after.display_name,
        roles=after.roles,
        email=after.email,
        site=after.site,
    )
    check_wanted(actor.county, after.login, wanted)
    changed = sorted(name for name in given if getattr(before, name) != getattr(after, name))
    if changed:
        await access.accounts.change(actor.county, after)
        note = ", ".join(changed)
        await access.sessions.record(actor.county, "account_changed", after.login, actor.account, note=note)
    if set(before.roles) != set(after.roles):
        await access.sessions.close_all(actor.county, after.account_id)
    return after


async def housed(access: Access, county: int, unit: str, office: str) -> tuple[str, str]:
    """A unit and office of the directory, as it spells them; a unit brings its office. Denied otherwise."""
    unit, office = spelled(unit), spelled(office)
    if not unit and not office:
        return "", ""
    known = await directory(access.accounts, county)
    if not known.units:  # The first accounts of a county are made before its units.
        return unit, office
    if (wrong := known.unknown(unit, office)) is not None:
        raise Denied("invalid", f"no_such_{wrong.field}", wrong.what, remedy=wrong.remedy, field=wrong.field)
    return unit, office or known.units.get(unit, "")
