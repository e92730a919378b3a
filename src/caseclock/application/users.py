"""Accounts from the command line: for the first county admin, and for whoever has locked everyone out."""

from __future__ import annotations

import msgspec

from caseclock.application.access import Access
from caseclock.application.account_changes import housed
from caseclock.application.accounts import Given, Wanted, add_account, find
from caseclock.application.denied import Denied
from caseclock.store.accounts import AccountRow

BY = "command line"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An account as a line of `caseclock user list`."""

    login: str
    name: str
    roles: str
    unit: str
    state: str


async def add_user(
    access: Access,
    county: int,
    login: str,
    roles: tuple[str, ...],
    *,
    name: str = "",
    email: str = "",
    unit: str = "",
    office: str = "",
    password: str = "",
) -> Given:
    """Makes an account; without a password, one is answered that must be changed at the first sign-in."""
    try:
        unit, office = await housed(access, county, unit, office)
    except Denied as no:  # The command line shows one line, so what to do stands in it.
        raise Denied(no.kind, no.code, f"{no.title}. {no.remedy}", field=no.field) from no
    wanted = Wanted(
        login=login,
        display_name=name or login,
        roles=roles,
        email=email,
        unit=unit,
        office=office,
        password=password,
    )
    return await add_account(access, county, wanted, BY)


async def list_users(access: Access, county: int) -> list[Line]:
    """All accounts of a county, by login."""
    lines: list[Line] = []
    after = ""
    while page := await access.accounts.page(county, after, 200):
        lines += [_line(row) for row in page]
        after = page[-1].login
    return lines


async def disable_user(access: Access, county: int, login: str, why: str = "disabled") -> None:
    """Disables an account and ends its sessions."""
    row = await find(access, county, login)
    if not await access.accounts.disable(county, row.account_id, why):
        raise Denied("taken", "disabled_already", f"{login} is disabled already.")
    await access.sessions.close_all(county, row.account_id)
    await access.tell("account_disabled", county, row, BY)


async def enable_user(access: Access, county: int, login: str) -> None:
    """Enables and unblocks an account, whichever it needs."""
    row = await find(access, county, login)
    enabled = await access.accounts.enable(county, row.account_id)
    unblocked = await access.sessions.unblock(county, row.login)
    if not enabled and not unblocked:
        raise Denied("taken", "not_disabled", f"{login} is neither disabled nor blocked.")
    await access.tell("account_reenabled" if enabled else "account_unblocked", county, row, BY)


def _line(row: AccountRow) -> Line:
    state = "blocked" if row.blocked_at else "must change password" if row.must_change else "active"
    return Line(
        login=row.login,
        name=row.display_name,
        roles=",".join(row.roles),
        unit=row.unit,
        state=f"disabled: {row.disabled_why}" if row.disabled_at else state,
    )
