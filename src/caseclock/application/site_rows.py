"""What a site's case tells the row of an account (outbox topic `account_change`), as often as it comes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from caseclock.application.access import Access
from caseclock.application.accounts import TEMPORARY
from caseclock.application.app import Application
from caseclock.application.passwords import temporary_password
from caseclock.domain.procedures.provider_account.data import account
from caseclock.kernel.ids import CaseRef
from caseclock.store.accounts import AccountRow
from caseclock.store.site_accounts import SiteAccountStore

#: A message may come late or twice; it is carried out only while the case still stands so.
STILL = {
    "activate": frozenset({"account_active", "staff_active", "account_blocked"}),
    "block": frozenset({"account_blocked"}),
    "unblock": frozenset({"account_active", "staff_active"}),
    "reset_password": frozenset({"account_active", "staff_active", "account_blocked"}),
    "disable": frozenset({"account_disabled_inactive"}),
    "reenable": frozenset({"account_active", "staff_active"}),
    "switch_site": frozenset({"account_active"}),
    "remove": frozenset({"certifier_replaced", "staff_deleted"}),
}


class SiteRows:
    """Changes account rows as cases of sites say."""

    def __init__(self, app: Application, access: Access) -> None:
        self._app = app
        self._access = access
        self._rows = SiteAccountStore(app.store.pool)

    async def carry_out(self, payload: dict[str, Any]) -> str:
        """One message; answers what was done, or why nothing was."""
        case, row_id, change = (
            CaseRef.parse(payload["case"]),
            UUID(payload["account"]),
            str(payload["change"]),
        )
        if not STILL[change] & await self._stands(case, row_id):
            return f"{change}: the case says otherwise by now"
        row = await self._access.accounts.by_id(case.county, row_id)
        if row is None:
            raise LookupError(f"account {row_id} of case {case} has no row yet")
        await self._change(case.county, row, change, payload)
        await self._access.sessions.record(case.county, f"case_{change}", row.login, note=str(case))
        return change

    async def _change(self, county: int, row: AccountRow, change: str, payload: dict[str, Any]) -> None:
        accounts, sessions, account_id = self._access.accounts, self._access.sessions, row.account_id
        match change:
            case "activate":
                await self._rows.activate(county, account_id)
            case "block":
                await sessions.block(county, row.login)
            case "unblock":
                await sessions.unblock(county, row.login)
                # The days of the block do not count as lack of use.
                await sessions.signed_in(county, account_id)
            case "reset_password":
                await self._reset(county, row)
            case "disable":
                await accounts.disable(county, account_id, "inactive")
            case "reenable" if row.disabled_why == "inactive":
                await accounts.enable(county, account_id)
            case "switch_site":
                await self._rows.move(county, account_id, UUID(payload["site"]))
            case "remove":
                await self._rows.retire(county, account_id)
        if change not in ("activate", "unblock", "reenable"):
            await sessions.close_all(county, account_id)

    async def _reset(self, county: int, row: AccountRow) -> None:
        """A password mailed to the account's address, to be changed at once; nobody else sees it."""
        password = temporary_password()
        hashed = await self._access.passwords.hash(password)
        await self._access.accounts.set_password(county, row.account_id, hashed, TEMPORARY)
        await self._access.mail(county, row, "password_reset", password, TEMPORARY)

    async def _stands(self, case: CaseRef, row_id: UUID) -> frozenset[str]:
        loaded = await self._app.store.load(case.county, [case.case_id])
        state = self._app.fold(case.county, case.case_id, loaded)
        for instance in state.instances.values():
            if account(instance.data).account == row_id:
                return frozenset(instance.configuration)
        return frozenset()
