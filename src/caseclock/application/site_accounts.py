"""Family PACT accounts between case and row: the case says what happened, the row holds the credentials.

Activation writes the row first, pending, then the event, then makes the row usable. After a crash in between
the event's outbox message does the last step; a row whose event never came stays pending and opens nothing.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.access import FAILURE_WINDOW, FAILURES_PER_ADDRESS, Access, Notice
from caseclock.application.accounts import Wanted, check_wanted
from caseclock.application.app import Application
from caseclock.application.denied import Denied, absent
from caseclock.application.handle import Command, handle
from caseclock.application.passwords import check_password
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.provider_account import codes, people
from caseclock.domain.procedures.provider_account.activating import account_id
from caseclock.domain.procedures.provider_account.data import account
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.time import local_date
from caseclock.store.outage import StoreUnavailable
from caseclock.store.site_accounts import PendingAccount, SiteAccountStore, Use

LOG = logging.getLogger(__name__)
STATE = 0
#: Wrong codes are counted by site and address; a site itself is never blocked, or anyone could block it.
_NEVER = 1_000_000_000
#: What sign-in did to a row, and the command that tells the case.
_TELLS = {
    "account_blocked": "record-otp-failures",
    "account_unblocked": "unblock-account",
    "password_reset": "reset-password",
    "account_reenabled": "re-enable-account",
    "account_disabled_inactive": "record-inactivity",
}


class Activation(msgspec.Struct, frozen=True, kw_only=True):
    """What a person gives to activate an account; name and mail address default to those of PAVE."""

    code: str
    login: str
    password: str
    name: str = ""
    email: str = ""


class Activated(msgspec.Struct, frozen=True, kw_only=True):
    """The account may sign in now."""

    case: str
    login: str
    role: str


class SiteAccounts:
    """Activation, and what sign-in tells the case. `site_rows` does what the case tells the row."""

    def __init__(self, app: Application, access: Access) -> None:
        self._app = app
        self._access = access
        self._rows = SiteAccountStore(app.store.pool)

    async def activate(self, site: UUID, wanted: Activation, address: str = "") -> Activated:
        """Uses a code up. Refused (code wrong, lapsed, used), Denied (login, password, too many tries)."""
        counted = f"site:{site}"
        await self._count(counted, address)
        hashes = codes.hashes(codes.keys_of(self._app.given_for_firing()), site, wanted.code)
        state = await self._state(site)
        if state.kind != "provider_site" or state.version == 0:
            await self._access.sessions.record(STATE, "signin_failed", counted, address=address)
            raise absent()
        try:
            await self._command(
                site, "activate-account", {"code_hashes": hashes}, key=hashes[0], preview=True
            )
        except Refused as refused:
            if refused.refusal.field == "code":
                await self._access.sessions.record(STATE, "signin_failed", counted, address=address)
            raise
        await self._access.sessions.attempt_passed(STATE, counted)
        row = await self._pending(state, _opened_by(state, hashes), wanted)
        await self._command(site, "activate-account", {"code_hashes": hashes}, key=hashes[0])
        if await self._rows.activate(STATE, row.account_id) is not None:
            await self._access.sessions.record(
                STATE, "account_created", row.login, "access code", address, str(CaseRef(STATE, site))
            )
        return Activated(case=str(CaseRef(STATE, site)), login=row.login, role=row.role)

    async def ask_for_code(self, site: UUID, address: str = "") -> None:
        """The certifier, who cannot sign in yet, asks the office for a new code, once."""
        await self._count(f"site:{site}", address)
        await self._access.sessions.attempt_passed(STATE, f"site:{site}")
        state = await self._state(site)
        certifier = people.certifier(state)
        instance = certifier and next(
            (i for i in state.instances.values() if i.member == certifier.id and not i.final), None
        )
        if not instance:
            raise absent()
        await self._command(site, "request-new-code", {"instance": instance.id})

    async def announce(self, notice: Notice) -> None:
        """Tells the case what sign-in, or a helper of it, did to a row; `Access` calls this."""
        command = _TELLS.get(notice.what)
        if command is None or notice.site is None or notice.county != STATE:
            return
        body: dict[str, Any] = {}
        if command == "record-otp-failures":
            row = await self._access.accounts.by_id(STATE, notice.account)
            body = {"failures": row.failures if row else 0}
        await self._tell(notice.site, notice.account, command, body, by=notice.by)

    async def bounced(self, site: UUID, instance: str, answer: str) -> None:
        """The mail server gave a code mail back: the office is alerted."""
        await self._quietly(site, "record-code-mail-bounced", {"instance": instance, "answer": answer[:500]})

    async def record_uses(self) -> int:
        """Housekeeping: tells each case of the days its accounts were used, and repairs half activations."""
        told = 0
        for use in await self._rows.used_lately(STATE, 2):
            try:
                told += await self._record_use(use)
            except StoreUnavailable:
                raise
            except Exception:
                LOG.exception("the use of account %s was not told to its site; the next round tries", use)
        return told

    async def _record_use(self, use: Use) -> bool:
        if use.pending:
            if _instance_of(await self._state(use.site), use.account_id) is None:
                return False
            return await self._rows.activate(STATE, use.account_id) is not None
        assert use.last_used_at is not None
        day = local_date(use.last_used_at).isoformat()
        return await self._tell(use.site, use.account_id, "record-account-use", {"used_on": day})

    async def _pending(self, state: CaseState, instance: Instance, wanted: Activation) -> PendingAccount:
        """The row of this code, written or written anew."""
        person = state.members.get(instance.member) if instance.member else None
        assert person is not None
        known = people.mail_address(person)
        if wanted.email and people.address(wanted.email, "email") != known:
            raise refuse(
                "email_differs",
                "The code was mailed to another address",
                "Leave the address out, or have PAVE corrected by the Office of Family Planning.",
                field="email",
            )
        login = wanted.login.strip().lower()
        row = Wanted(
            login=login,
            display_name=wanted.name.strip() or person.name,
            roles=(person.relationship,),
            email=known,
            site=state.case_id,
        )
        check_wanted(STATE, login, row)
        _check_password(wanted.password, login)
        pending = PendingAccount(
            account_id=account(instance.data).account or account_id(state, instance),
            login=login,
            display_name=row.display_name,
            email=row.email,
            role=person.relationship,
            site=state.case_id,
            password_hash=await self._access.passwords.hash(wanted.password),
        )
        match await self._rows.put_pending(STATE, pending):
            case "taken":
                raise Denied("taken", "login_taken", f"The login {login} is taken.", remedy="Take another.",
                             field="login")  # fmt: skip
            case "in_use":
                raise Denied("taken", "code_used", "The code has been used: it works once.",
                             remedy="Sign in: POST /api/v1/sessions.", field="code")  # fmt: skip
        return pending

    async def _count(self, counted: str, address: str) -> None:
        attempt = await self._access.sessions.attempt(
            STATE, counted, address, _NEVER, FAILURE_WINDOW, FAILURES_PER_ADDRESS
        )
        if attempt.wait_seconds:
            raise Denied("too_many", "too_many_failures", "Too many wrong codes came from this address.",
                         remedy="Wait, then try again.", retry_after=attempt.wait_seconds)  # fmt: skip

    async def _tell(
        self, site: UUID, account_row: UUID, command: str, body: dict[str, Any], by: str = ""
    ) -> bool:
        instance = _instance_of(await self._state(site), account_row)
        if instance is None:
            return False
        return await self._quietly(site, command, {**body, "instance": instance.id}, by=by)

    async def _quietly(self, site: UUID, command: str, body: dict[str, Any], by: str = "") -> bool:
        """Gives a command whose refusal only means that the case knows it already."""
        try:
            await self._command(site, command, body, by=by)
        except Refused as refused:
            LOG.info("%s in site %s was refused: %s", command, site, refused.refusal.code)
            return False
        return True

    async def _command(
        self,
        site: UUID,
        name: str,
        body: dict[str, Any],
        *,
        key: str = "",
        by: str = "",
        preview: bool = False,
    ) -> None:
        actor = Actor(account=by or "system", role="system", county=STATE, site=site)
        await handle(
            self._app,
            Command(
                county=STATE,
                name=name,
                body=msgspec.json.encode(body),
                actor=actor,
                key=key or str(uuid7()),
                case_id=site,
                preview=preview,
            ),
        )

    async def _state(self, site: UUID) -> CaseState:
        loaded = await self._app.store.load(STATE, [site])
        return self._app.fold(STATE, site, loaded)


def _opened_by(state: CaseState, hashes: tuple[str, ...]) -> Instance:
    """The account of the code, also of one that was used when the row was left pending by a crash."""
    for instance in state.instances.values():
        data = account(instance.data)
        mine = (data.code_hash, *(old.code_hash for old in data.spent if old.fate == "used"))
        if any(codes.same(each, hashes) for each in mine):
            return instance
    raise absent()


def _instance_of(state: CaseState, account_row: UUID) -> Instance | None:
    found = (i for i in state.instances.values() if account(i.data).account == account_row)
    return next(found, None)


def _check_password(password: str, login: str) -> None:
    try:
        check_password(password, login)
    except Denied as denied:
        denied.field = "password"
        raise
