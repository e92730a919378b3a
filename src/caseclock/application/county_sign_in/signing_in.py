"""Signing in at the county: a browser is sent there and comes back with a code (authorization code, PKCE).

State, nonce and the proof of PKCE travel sealed in the browser's cookie (a client's handle), so nothing is
kept here until somebody comes back, and an answer is worth nothing in another browser.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Awaitable
from datetime import datetime
from typing import TypeVar

import msgspec

from caseclock.application import access as signing
from caseclock.application.access import Access, SignedIn
from caseclock.application.county_sign_in.asking import LASTS, Ask, joined, question, sealed, unsealed
from caseclock.application.county_sign_in.exchange import exchanged
from caseclock.application.county_sign_in.issuer import Issuers
from caseclock.application.county_sign_in.refusing import refused
from caseclock.application.county_sign_in.roles import role_of
from caseclock.application.county_sign_in.settings import CountyIssuer, opened
from caseclock.application.county_sign_in.untrusted import Untrusted
from caseclock.application.denied import Denied, absent
from caseclock.application.tokens import new_token
from caseclock.store.accounts import AccountRow
from caseclock.store.keys import Keyring
from caseclock.store.sessions import NewSession

LOG = logging.getLogger(__name__)
R_ = TypeVar("R_")


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """Open `address` in a browser; `handle` stays with whoever asked and is shown with the answer."""

    address: str
    handle: str
    expires_at: datetime


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the county's sign-in sent back in the address."""

    state: str
    code: str = ""
    iss: str = ""
    error: str = ""


class CountySignIn:
    """Sends people to their county's sign-in and takes what comes back."""

    def __init__(self, access: Access, keyring: Keyring, issuers: Issuers | None = None) -> None:
        self.access = access
        self.keyring = keyring
        self.issuers = issuers or Issuers()

    async def begin(self, county: int, return_address: str, *, role: str = "", wanted: str = "/") -> Begun:
        """Where the person signs in. Denied `absent`: the county has no sign-in of its own here."""
        issuer = await self.issuer(county)
        metadata = await self._reached(county, self.issuers.metadata(issuer.issuer))
        ask = Ask(
            county=county,
            issuer=issuer.issuer,
            client_id=issuer.client_id,
            return_address=return_address,
            role=role,
            wanted=wanted,
            until=await self.access.wall() + LASTS,
        )
        return Begun(
            address=question(ask, issuer, metadata), handle=sealed(ask, self.keyring), expires_at=ask.until
        )

    async def finish(self, handle: str, answer: Answer, address: str = "") -> tuple[SignedIn, str]:
        """A whole session, and where the person wanted to go; a refusal stands in the record of accesses."""
        ask = unsealed(handle, self.keyring, await self.access.wall())
        await self._slow_down(ask.county, address)
        try:
            account, role = await self._who(ask, answer)
        except Untrusted as untrusted:
            note = f"county sign-in: {untrusted}"
            await self.access.sessions.record(ask.county, "signin_failed", "", address=address, note=note)
            raise refused(untrusted.code) from None
        if account.blocked_at is not None:
            note = "county sign-in: blocked"
            await self.access.sessions.record(
                ask.county, "signin_failed", account.login, address=address, note=note
            )
            raise signing.blocked()
        await self.access.refuse_disabled(ask.county, account)
        return await self._open(ask.county, account, role, address), ask.wanted

    async def farewell(self, county: int, return_address: str) -> str:
        """Where one signs out at the county too (RP-Initiated Logout 1.0); empty where there is no door."""
        issuer = await self.issuer(county)
        door = (await self._reached(county, self.issuers.metadata(issuer.issuer))).end_session_endpoint
        fields = {"client_id": issuer.client_id, "post_logout_redirect_uri": return_address}
        return joined(door, fields) if door else ""

    async def issuer(self, county: int) -> CountyIssuer:
        """The county's settings, with the secret."""
        row = await self.access.county_sign_ins.read(county)
        if row is None:
            raise absent()
        return opened(row, county, self.keyring)

    async def _who(self, ask: Ask, answer: Answer) -> tuple[AccountRow, str]:
        """The account behind an answer, and the role of the session. Untrusted says what does not fit."""
        if not hmac.compare_digest(answer.state.encode(), ask.state.encode()):
            raise Untrusted("another_state")
        if not await self.access.county_sign_ins.take_answer(ask.county, ask.state_hash, 2 * LASTS):
            raise Untrusted("came_before")
        issuer = await self.issuer(ask.county)
        if (issuer.issuer, issuer.client_id) != (ask.issuer, ask.client_id):
            raise Untrusted("settings_changed")
        metadata = await self._reached(ask.county, self.issuers.metadata(issuer.issuer))
        # RFC 9207: a code of another issuer is not carried to this one's door.
        said = answer.iss or metadata.authorization_response_iss_parameter_supported
        if said and answer.iss != issuer.issuer:
            raise Untrusted("another_issuer")
        if answer.error or not answer.code:
            raise Untrusted("not_signed_in_there")
        claims = await self._reached(
            ask.county, exchanged(self.issuers, issuer, ask, answer.code, self.access)
        )
        account = await self._account(ask.county, issuer, claims.get(issuer.subject_claim))
        return account, role_of(account, issuer, claims.get(issuer.roles_claim), ask.role)

    async def _account(self, county: int, issuer: CountyIssuer, subject: object) -> AccountRow:
        if not isinstance(subject, str) or not subject:
            raise Untrusted("nobody_named")
        linked = await self.access.county_sign_ins.account_of(county, issuer.issuer, subject)
        account = await self.access.accounts.by_id(county, linked) if linked else None
        if account is None:
            raise Untrusted("no_account", subject)
        return account

    async def _open(self, county: int, account: AccountRow, role: str, address: str) -> SignedIn:
        """A session without further steps: the county's sign-in was both."""
        token, token_hash = new_token(county)
        csrf = secrets.token_urlsafe(24)
        sessions = self.access.sessions
        new = NewSession(
            token_hash=token_hash,
            account_id=account.account_id,
            role=role,
            step="full",
            csrf=csrf,
            address=address,
            lives=signing.ABSOLUTE,
        )
        expires_at = await sessions.open(county, new)
        await sessions.clear_failures(county, account.login)
        await sessions.signed_in(county, account.account_id)
        by = str(account.account_id)
        await sessions.record(county, "signed_in", account.login, by, address, note="county sign-in")
        return SignedIn(token=token, csrf=csrf, expires_at=expires_at, must_change_password=False)

    async def _reached(self, county: int, asked: Awaitable[R_]) -> R_:
        """What the issuer answered; that it did not is seen in the log and in the record of accesses."""
        try:
            return await asked
        except Denied as denied:
            LOG.warning("the sign-in of county %s: %s", county, denied.title)
            await self.access.sessions.record(
                county, "county_sign_in_unreachable", "", "system", note=denied.title
            )
            raise

    async def _slow_down(self, county: int, address: str) -> None:
        failures, seconds = await self.access.county_sign_ins.failures_from(
            county, address, signing.FAILURE_WINDOW
        )
        if failures >= signing.FAILURES_PER_ADDRESS:
            raise signing.too_many_failures(max(1, seconds))
