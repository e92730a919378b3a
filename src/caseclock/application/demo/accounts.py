"""Makes the demo's offices, units and accounts, with a known password, a known second step and no mail."""

from __future__ import annotations

from datetime import date

from caseclock.application.access import Access
from caseclock.application.demo.cast import (
    CAST,
    COUNTIES,
    LOS_ANGELES,
    MARIA,
    PASSWORD,
    TOTP_SECRET,
    Colleague,
    role,
    who,
)
from caseclock.application.office import Absence, add_cover, put_office, put_unit
from caseclock.store.accounts import NewAccount, UnitRow

MADE_BY = "demo"
#: Sara is away around the day on which the demo begins; Daniel has her work.
AWAY = (date(2025, 2, 24), date(2025, 3, 14))
_OFFICES = {"intake-1": "Intake unit 1", "intake-2": "Intake unit 2"}


async def is_demo(access: Access) -> bool:
    """Whether this database holds the demo's accounts: their ids are nobody else's."""
    return await access.accounts.by_id(MARIA.county, MARIA.account) is not None


async def make_accounts(access: Access) -> None:
    """All accounts, offices and units; what is there already stays."""
    hashed = await access.passwords.hash(PASSWORD)  # one for all: the password is no secret
    for colleague in CAST:
        await add(access, colleague, hashed)
    for county, name in COUNTIES.items():
        admin = role(county, "county_admin").actor
        await put_office(access, admin, "main", f"{name} main office")
        for each in CAST:
            if each.county == county and each.role == "supervisor":
                unit = UnitRow(each.unit, "main", _OFFICES[each.unit], each.account)
                await put_unit(access, admin, unit)
    await _absence(access)


async def add(access: Access, colleague: Colleague, hashed: str) -> None:
    """One account whose second step is enrolled. Nobody but the demo makes one with a known secret."""
    county, account = colleague.county, colleague.account
    added = await access.accounts.add(
        county,
        NewAccount(
            account_id=account,
            login=colleague.login,
            display_name=colleague.name,
            email=f"{colleague.login}.{county}@example.org",
            roles=(colleague.role,),
            office="main" if colleague.unit else "",
            unit=colleague.unit,
            site=None,
            password_hash=hashed,
            password_lives=None,
            alert_mail=False,
            created_by=MADE_BY,
        ),
    )
    if added:
        await access.sessions.record(county, "account_created", colleague.login, MADE_BY)
    await access.accounts.enrol_totp(county, account, access.vault.seal(county, account, TOTP_SECRET), 0)


async def keep_in_use(access: Access) -> None:
    """A year passes in a minute; an account that nobody used for ninety days of it would be disabled."""
    for colleague in CAST:
        await access.sessions.signed_in(colleague.county, colleague.account)


async def _absence(access: Access) -> None:
    sara, daniel = who(LOS_ANGELES, "sara"), who(LOS_ANGELES, "daniel")
    known = await access.accounts.covers(LOS_ANGELES, AWAY[0])
    if not any(row.account_id == sara.account for row in known):
        away = Absence(
            account=sara.account, cover=daniel.account, from_on=AWAY[0], to_on=AWAY[1], note="family leave"
        )
        await add_cover(access, role(LOS_ANGELES, "county_admin").actor, (), away)
