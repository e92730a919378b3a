"""One sign-in under way: what is asked of the county, and what is sealed into the handle of whoever asked."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from urllib.parse import urlencode

import msgspec
from cryptography.exceptions import InvalidTag

from caseclock.application.county_sign_in.issuer import Metadata
from caseclock.application.county_sign_in.settings import CountyIssuer
from caseclock.application.tokens import unauthenticated
from caseclock.store.keyfile import KeyFileError
from caseclock.store.keys import Keyring

LASTS = timedelta(minutes=10)
_CONTEXT = b"asked at the county"


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What the answer must fit, and where the person wanted to go."""

    county: int
    issuer: str
    client_id: str
    return_address: str
    role: str
    wanted: str
    until: datetime
    state: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def state_hash(self) -> bytes:
        """What is kept of an answer that was taken."""
        return hashlib.sha256(self.state.encode()).digest()


def question(ask: Ask, issuer: CountyIssuer, metadata: Metadata) -> str:
    """The address of the county's sign-in page for this ask (authorization code with PKCE, RFC 7636)."""
    fields = {
        "response_type": "code",
        "client_id": ask.client_id,
        "redirect_uri": ask.return_address,
        "scope": " ".join(issuer.scopes),
        "state": ask.state,
        "nonce": ask.nonce,
        "code_challenge": _unpadded(hashlib.sha256(ask.verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    if issuer.acr:
        fields["acr_values"] = " ".join(issuer.acr)
    if issuer.max_age_minutes:
        fields["max_age"] = str(issuer.max_age_minutes * 60)
    return joined(metadata.authorization_endpoint, fields)


def joined(door: str, fields: dict[str, str]) -> str:
    """An address of the issuer with a question."""
    return f"{door}{'&' if '?' in door else '?'}{urlencode(fields)}"


def sealed(ask: Ask, keyring: Keyring) -> str:
    """The handle: nobody reads or changes it on its way."""
    return urlsafe_b64encode(keyring.seal(msgspec.json.encode(ask), _CONTEXT)).decode()


def unsealed(handle: str, keyring: Keyring, now: datetime) -> Ask:
    """The ask of a handle. Denied: not ours, another installation's, or too old."""
    try:
        plain = keyring.unseal(urlsafe_b64decode(handle), _CONTEXT)
    except (ValueError, IndexError, InvalidTag, KeyFileError):
        raise unauthenticated(
            "The sign-in at your county was not begun here, or in another browser."
        ) from None
    ask = msgspec.json.decode(plain, type=Ask)
    if ask.until < now:
        raise unauthenticated("The sign-in at your county took longer than ten minutes.")
    return ask


def _unpadded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
