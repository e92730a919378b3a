"""The second step: authenticator codes (TOTP, one step either way, each used once) and mailed codes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

import pyotp

from caseclock.store.sealed import seal, unseal

_SECONDS = 30


class Vault:
    """Seals authenticator secrets and hashes mailed codes under one key of the installation."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(b"caseclock second step" + key).digest()

    def seal(self, county: int, account: UUID, secret: str) -> bytes:
        """An authenticator secret for its row, bound to the account."""
        return seal(self._key, secret.encode(), _context(county, account))

    def open(self, county: int, account: UUID, box: bytes) -> str:
        """The secret back; fails for another account's box."""
        return unseal(self._key, box, _context(county, account)).decode()

    def hash_code(self, token_hash: bytes, code: str) -> bytes:
        """A mailed code bound to its session; keyed, because six digits alone are soon guessed."""
        return hmac.digest(self._key, token_hash + code.encode(), "sha256")


def new_secret() -> str:
    """A fresh authenticator secret."""
    return pyotp.random_base32()


def enrolment_uri(secret: str, login: str) -> str:
    """What an authenticator app reads from the square code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="caseclock")


def new_code() -> str:
    """Six digits to mail."""
    return f"{secrets.randbelow(1_000_000):06d}"


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is: the current one, or one before or after; None for a wrong code."""
    current = int(now.timestamp()) // _SECONDS
    totp = pyotp.TOTP(secret)
    found = None
    for step in (current - 1, current, current + 1):  # all three, so that time tells nothing
        if hmac.compare_digest(totp.generate_otp(step), code):
            found = step
    return found


def _context(county: int, account: UUID) -> bytes:
    return f"totp/{county}/{account}".encode()
