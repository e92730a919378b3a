"""Activates a Family PACT account: row first, event second, as a presented code does; no code is known here.

A code leaves only by mail. The demo presents the hash that its case keeps, and gives the account the demo's
password and second step.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from msgspec.structs import replace

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.demo.cast import PASSWORD, SITE_LOGINS, STATE, TOTP_SECRET, Colleague
from caseclock.application.demo.plan import Act
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.provider_account import people
from caseclock.domain.procedures.provider_account.activating import account_id
from caseclock.domain.procedures.provider_account.data import account
from caseclock.store.site_accounts import PendingAccount, SiteAccountStore


class Activating:
    """Prepares and finishes the activations of a plan."""

    def __init__(self, app: Application, access: Access) -> None:
        self._app = app
        self._access = access
        self._rows = SiteAccountStore(app.store.pool)
        self._hashed = ""

    async def prepare(self, act: Act) -> tuple[UUID, dict[str, Any]]:
        """The pending row, and the body of the command. The row of a repeated build is there already."""
        state = self._app.fold(STATE, act.case, await self._app.load(STATE, [act.case]))
        person = next(each for each in state.members.values() if each.name == act.body["name"])
        instance = next(i for i in state.instances.values() if i.member == person.id)
        data = account(instance.data)
        row = data.account or account_id(state, instance)
        role = str(act.body["role"])
        number = act.key.split("/")[1].removeprefix("site-")
        login = SITE_LOGINS[role] if number == "0" else f"{role.replace('_', '.')}.{number}"
        await self._rows.put_pending(
            STATE,
            PendingAccount(
                account_id=row,
                login=login,
                display_name=person.name,
                email=people.mail_address(person),
                role=role,
                site=act.case,
                password_hash=await self._password(),
            ),
        )
        sealed = self._access.vault.seal(STATE, row, TOTP_SECRET)
        await self._access.accounts.enrol_totp(STATE, row, sealed, 0)
        return row, {"code_hashes": [data.code_hash or _used(data)]}

    async def giver(self, by: Colleague) -> Actor:
        """Who gives a command: at a site the account that a code opened, whose id no plan can know."""
        if by.role not in SITE_LOGINS:
            return by.actor
        row = await self._access.accounts.by_login(by.county, by.login)
        return replace(by.actor, account=str(row.account_id)) if row else by.actor

    async def _password(self) -> str:
        self._hashed = self._hashed or await self._access.passwords.hash(PASSWORD)
        return self._hashed

    async def finish(self, row: UUID) -> None:
        """The row may be used now."""
        await self._rows.activate(STATE, row)


def _used(data: Any) -> str:
    """The code of an activation that a killed build had carried out already."""
    return next((old.code_hash for old in data.spent if old.fate == "used"), "")
