"""Signing in: a password, then a second step, always. Tokens leave here once and are kept only as hashes."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.denied import Denied
from caseclock.application.passwords import LONGEST, Passwords, check_password
from caseclock.application.roles import MAILED_CODE_ROLES
from caseclock.application.secondstep import Vault, enrolment_uri, matching_step, new_code, new_secret
from caseclock.application.tokens import Principal, holder, new_token, split_token, unauthenticated
from caseclock.kernel.time import local_date
from caseclock.store.accounts import AccountRow, AccountStore
from caseclock.store.business_clock import real_now
from caseclock.store.county_sign_ins import CountySignIns
from caseclock.store.keys import Keyring
from caseclock.store.sessions import NewSession, PendingRow, SessionStore

ABSOLUTE = timedelta(hours=12)
PENDING = timedelta(minutes=10)
PASSCODE = timedelta(minutes=10)
FAILURE_WINDOW = timedelta(minutes=5)
FAILURES_PER_ADDRESS = 30
_WHO_HELPS = "The service centre (Family PACT: 800-906-8521) or your county's account desk"


class Passcode(msgspec.Struct, frozen=True, kw_only=True):
    """A secret to be mailed: a one-time code, or a password that must be changed at once."""

    county: int
    account: UUID
    email: str
    purpose: str
    code: str
    lapses_at: datetime


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to an account, for whoever records it in a case (a Family PACT site's stream)."""

    what: str
    county: int
    account: UUID
    login: str
    site: UUID | None
    by: str


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """The password was right; `methods` are the second steps open to this account."""

    token: str
    methods: tuple[str, ...]
    expires_at: datetime
    enrol_secret: str = ""
    enrol_uri: str = ""


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A session's token. `must_change_password`: nothing else is open until that is done."""

    token: str
    csrf: str
    expires_at: datetime
    must_change_password: bool


class Access:
    """Sign-in and sessions over the rows of one database; `number(name, on)` reads a dated parameter."""

    def __init__(
        self,
        pool: Any,
        *,
        keyring: Keyring,
        number: Callable[[str, date], int],
        passwords: Passwords | None = None,
        send_passcode: Callable[[Passcode], Awaitable[None]] | None = None,
        announce: Callable[[Notice], Awaitable[None]] | None = None,
        wall: Callable[[], Awaitable[datetime]] | None = None,
    ) -> None:
        self.accounts = AccountStore(pool)
        self.sessions = SessionStore(pool)
        self.county_sign_ins = CountySignIns(pool)
        self.passwords = passwords or Passwords()
        self.send_passcode = send_passcode
        self.announce = announce
        self.number = number
        self.vault = Vault(keyring)
        self.wall = wall or (lambda: real_now(pool))

    async def sign_in(
        self, county: int, login: str, password: str, address: str = "", role: str = ""
    ) -> Pending:
        """Step one. The same answer, in the same time, for a wrong password and for nobody's login."""
        login = login.strip().lower()[:100]
        await self._count(county, login, address)
        account = await self.accounts.by_login(county, login)
        hashed = account.password_hash if account and not account.password_lapsed else None
        right = await self.passwords.right(hashed, password[: LONGEST + 1])
        if account is None or not right:
            raise await self._failed(county, login, address, account)
        await self.sessions.attempt_passed(county, login)
        await self.refuse_disabled(county, account)
        await self._refuse_linked(county, account)
        role = role or account.roles[0]
        if role not in account.roles:
            raise Denied("forbidden", "role_not_held", "This account does not have that role.", field="role")
        return await self._open(county, account, role, address)

    async def second_step(self, token: str, code: str, address: str = "") -> SignedIn:
        """Step two: an authenticator code or the mailed one. The token of step one is spent."""
        county, old = split_token(token)
        pending = await self.sessions.pending(county, old)
        account = await self.accounts.by_id(county, pending.account_id) if pending else None
        if pending is None or account is None:
            raise unauthenticated("The first step has lapsed.")
        await self._count(county, account.login, address)
        if not await self._code_right(county, account, pending, old, code.strip().replace(" ", "")):
            raise await self._failed(county, account.login, address, account)
        await self.refuse_disabled(county, account)
        signed_in = await self._advance(county, old, account.must_change, [pending.step])
        await self.sessions.clear_failures(county, account.login)
        await self.sessions.signed_in(county, account.account_id)
        await self.sessions.record(county, "signed_in", account.login, str(account.account_id), address)
        return signed_in

    async def mail_code(self, token: str) -> None:
        """Mails another one-time code to an account that may use one; at most one a minute."""
        county, old = split_token(token)
        pending = await self.sessions.pending(county, old)
        account = await self.accounts.by_id(county, pending.account_id) if pending else None
        if pending is None or account is None:
            raise unauthenticated("The first step has lapsed.")
        if not self._mailable(account, pending.role) or pending.step != "second":
            raise Denied("forbidden", "no_mailed_codes", "This account uses an authenticator app.")
        code = new_code()
        if not await self.sessions.set_passcode(county, old, self.vault.hash_code(old, code), PASSCODE):
            raise Denied(
                "too_many", "code_just_sent", "A code was sent less than a minute ago.", retry_after=60
            )
        await self.mail(county, account, "sign_in", code, PASSCODE)

    async def principal(self, token: str) -> Principal | None:
        """Who holds a living session's token; None for a malformed, unknown, ended or lapsed one."""
        return await holder(self.sessions, token)

    async def sign_out(self, token: str) -> None:
        """Ends the session of a token; says nothing when there was none."""
        await self.sessions.close(*split_token(token))

    async def change_password(
        self, principal: Principal, current: str, new: str, address: str = ""
    ) -> SignedIn:
        """A new password for oneself: every other session ends, this one goes on under a new token."""
        county, login = principal.actor.county, principal.session.login
        account = await self.accounts.by_id(county, principal.session.account_id)
        await self._count(county, login, address)
        if account is None or not await self.passwords.right(account.password_hash, current):
            raise await self._failed(county, login, address, account)
        await self.sessions.attempt_passed(county, login)
        check_password(new, login)
        if current == new:
            raise Denied(
                "invalid", "password_refused", "The new password is the old one.", field="new_password"
            )
        await self.accounts.set_password(county, account.account_id, await self.passwords.hash(new))
        await self.sessions.close_all(county, account.account_id, but=principal.token_hash)
        await self.sessions.record(county, "password_changed", login, principal.actor.account, address)
        return await self._advance(county, principal.token_hash, False, ["password", "full"])

    async def mail(self, county: int, account: AccountRow, purpose: str, code: str, lives: timedelta) -> None:
        """Hands a secret to whoever mails; the caller has seen that it can be mailed."""
        assert self.send_passcode is not None
        await self.send_passcode(
            Passcode(
                county=county,
                account=account.account_id,
                email=account.email,
                purpose=purpose,
                code=code,
                lapses_at=await self.wall() + lives,
            )
        )

    async def tell(self, what: str, county: int, account: AccountRow, by: str) -> None:
        """Records what happened to an account, and tells whoever keeps it in a case."""
        await self.sessions.record(county, what, account.login, by)
        if self.announce is not None:
            await self.announce(
                Notice(
                    what=what,
                    county=county,
                    account=account.account_id,
                    login=account.login,
                    site=account.site,
                    by=by,
                )
            )

    def _mailable(self, account: AccountRow, role: str) -> bool:
        return role in MAILED_CODE_ROLES and bool(account.email) and self.send_passcode is not None

    async def _limit(self) -> tuple[int, date]:
        today = local_date(await self.accounts.business_now())
        return self.number("signin_failures_before_block", today), today

    async def _count(self, county: int, login: str, address: str) -> None:
        """Counts the attempt before anything is checked; refuses a blocked login and a busy address."""
        limit, _ = await self._limit()
        attempt = await self.sessions.attempt(
            county, login, address, limit, FAILURE_WINDOW, FAILURES_PER_ADDRESS
        )
        if attempt.wait_seconds:
            raise too_many_failures(attempt.wait_seconds)
        if attempt.blocked:
            await self.sessions.record(county, "signin_failed", login, address=address, note="blocked")
            raise blocked()

    async def _failed(self, county: int, login: str, address: str, account: AccountRow | None) -> Denied:
        """Keeps the counted failure, blocks at the limit, and is the same for a login that is nobody's."""
        limit, _ = await self._limit()
        await self.sessions.record(county, "signin_failed", login, address=address)
        if not await self.sessions.attempt_failed(county, login, limit):
            return unauthenticated("The login, the password or the code is wrong.", code="signin_failed")
        if account is not None:
            await self.tell("account_blocked", county, account, "system")
        return blocked()

    async def refuse_disabled(self, county: int, account: AccountRow) -> None:
        """Refuses a disabled account, and disables one that has not been used for too long."""
        days = self.number("signin_inactivity_days", local_date(account.business_now))
        unused = account.business_now - (account.last_used_at or account.created_at)
        if account.disabled_at is None and unused >= timedelta(days=days):
            if await self.accounts.disable(county, account.account_id, "inactive"):
                await self.sessions.close_all(county, account.account_id)
                await self.tell("account_disabled_inactive", county, account, "system")
        elif account.disabled_at is None:
            return
        inactive = account.disabled_at is None or account.disabled_why == "inactive"
        raise Denied(
            "forbidden",
            "account_disabled_inactive" if inactive else "account_disabled",
            f"The account was not used for {days} days and is disabled."
            if inactive
            else "The account is disabled.",
            remedy=f"{_WHO_HELPS} can enable it again.",
        )

    async def _refuse_linked(self, county: int, account: AccountRow) -> None:
        """Who signs in at the county has no second door here, or leaving the county would not close it."""
        linked = await self.county_sign_ins.subject_of(county, account.account_id)
        if linked and not linked[1]:
            raise Denied(
                "forbidden",
                "sign_in_at_county",
                "This account signs in with the county's own sign-in.",
                remedy="Choose your county's button on the sign-in page.",
            )

    async def _open(self, county: int, account: AccountRow, role: str, address: str) -> Pending:
        token, token_hash = new_token(county)
        mailable = self._mailable(account, role)
        enrol = account.totp_secret is None and not mailable
        secret = new_secret() if enrol else ""
        code = new_code() if mailable and account.totp_secret is None else ""
        expires_at = await self.sessions.open(
            county,
            NewSession(
                token_hash=token_hash,
                account_id=account.account_id,
                role=role,
                step="enrol" if enrol else "second",
                csrf="",
                address=address,
                lives=PENDING,
                pending_totp=self.vault.seal(county, account.account_id, secret) if enrol else None,
                passcode_hash=self.vault.hash_code(token_hash, code) if code else None,
                passcode_lives=PASSCODE if code else None,
            ),
        )
        if code:
            await self.mail(county, account, "sign_in", code, PASSCODE)
        methods = ("totp",) if account.totp_secret or enrol else ()
        return Pending(
            token=token,
            methods=(*methods, "email") if mailable else methods,
            expires_at=expires_at,
            enrol_secret=secret,
            enrol_uri=enrolment_uri(secret, account.login) if enrol else "",
        )

    async def _code_right(
        self, county: int, account: AccountRow, pending: PendingRow, token_hash: bytes, code: str
    ) -> bool:
        """Tries the mailed code, then the authenticator; a right code is used up."""
        if re.fullmatch(r"\d{6}", code, re.ASCII) is None:
            return False
        if pending.passcode_valid and await self.sessions.use_passcode(
            county, token_hash, self.vault.hash_code(token_hash, code)
        ):
            return True
        box = pending.pending_totp if pending.step == "enrol" else account.totp_secret
        if box is None:
            return False
        secret = self.vault.open(county, account.account_id, box)
        step = matching_step(secret, code, await self.wall())
        if step is None:
            return False
        if pending.step == "enrol":
            return await self.accounts.enrol_totp(county, account.account_id, box, step)
        return await self.accounts.use_totp_step(county, account.account_id, step)

    async def _advance(self, county: int, old: bytes, must_change: bool, after: list[str]) -> SignedIn:
        token, token_hash = new_token(county)
        csrf = secrets.token_urlsafe(24)
        step = "password" if must_change else "full"
        expires_at = await self.sessions.advance(county, old, token_hash, step, csrf, ABSOLUTE, after)
        if expires_at is None:
            raise unauthenticated("The session has ended.")
        return SignedIn(token=token, csrf=csrf, expires_at=expires_at, must_change_password=must_change)


def too_many_failures(wait_seconds: int) -> Denied:
    """An address that has failed too often waits."""
    return Denied(
        "too_many",
        "too_many_failures",
        "Too many sign-ins from this address have failed.",
        remedy="Wait, then try again.",
        retry_after=wait_seconds,
    )


def blocked() -> Denied:
    """The block of a login holds at every door."""
    return Denied(
        "forbidden",
        "account_blocked",
        "The account is blocked after too many failed sign-ins in a row.",
        remedy=f"{_WHO_HELPS} can unblock it.",
    )
