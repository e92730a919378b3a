"""The second step: authenticator codes (TOTP, one step either way, each used once) and mailed codes."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from uuid import UUID

import pyotp

from caseclock.store.keys import Keyring

_SECONDS = 30


class Vault:
    """Seals authenticator secrets and hashes mailed codes under the keys of the installation."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def seal(self, county: int, account: UUID, secret: str) -> bytes:
        """An authenticator secret for its row, bound to the account."""
        return self._keyring.seal(secret.encode(), _context(county, account))

    def open(self, county: int, account: UUID, box: bytes) -> str:
        """The secret back; fails for another account's box."""
        return self._keyring.unseal(box, _context(county, account)).decode()

    @staticmethod
    def context(county: int, account: UUID) -> bytes:
        """What an authenticator secret is bound to."""
        return _context(county, account)

    def hash_code(self, token_hash: bytes, code: str) -> bytes:
        """A mailed code bound to its session; keyed, because six digits alone are soon guessed."""
        return self._keyring.hasher.lookup("passcode", token_hash.hex() + code).encode()


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
