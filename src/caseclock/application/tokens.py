"""Session tokens: how one is made and read, and who holds it."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

import msgspec

from caseclock.application.denied import Denied
from caseclock.domain.case.view import Actor
from caseclock.store.sessions import SessionRow, SessionStore

#: A session that is not used for so long has ended.
IDLE = timedelta(minutes=30)
_TOKEN = re.compile(r"(0|[1-9]\d{0,4})\.([A-Za-z0-9_-]{43})", re.ASCII)


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who is behind a request."""

    actor: Actor
    session: SessionRow
    token_hash: bytes


async def holder(sessions: SessionStore, token: str) -> Principal | None:
    """Who holds a living session's token; None for a malformed, unknown, ended or lapsed one."""
    try:
        county, token_hash = split_token(token)
    except Denied:
        return None
    session = await sessions.find(county, token_hash, IDLE)
    if session is None or session.step in ("second", "enrol"):
        return None
    actor = Actor(
        account=str(session.account_id),
        role=session.role,
        county=county,
        unit=session.unit,
        site=session.site,
        own_cases=frozenset(session.own_cases),
    )
    return Principal(actor=actor, session=session, token_hash=token_hash)


def new_token(county: int) -> tuple[str, bytes]:
    """A token and what is kept of it."""
    token = f"{county}.{secrets.token_urlsafe(32)}"
    return token, hashlib.sha256(token.encode()).digest()


def split_token(token: str) -> tuple[int, bytes]:
    """The county of a token and its hash; Denied for anything that is no token of ours."""
    match = _TOKEN.fullmatch(token)
    if match is None or int(match[1]) > 32767:
        raise unauthenticated("This is no session token.")
    return int(match[1]), hashlib.sha256(token.encode()).digest()


def unauthenticated(title: str, code: str = "not_signed_in") -> Denied:
    """Not signed in, or not any more."""
    return Denied(
        "unauthenticated",
        code,
        title,
        remedy="Sign in. Several wrong tries in a row block the account." if code == "signin_failed"
        else "Sign in again: POST /api/v1/sessions.",
    )  # fmt: skip
