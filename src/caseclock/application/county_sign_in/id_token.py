"""Whether an ID token may be believed (OpenID Connect Core 1.0, 3.1.3.7): signature, then every claim."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from caseclock.application.county_sign_in.untrusted import Untrusted

if TYPE_CHECKING:
    from caseclock.application.county_sign_in.jose import KeySet

#: Signed with the issuer's private key. Nothing shared and never `none`.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
#: How far the county's clock and ours may be apart.
SKEW = timedelta(minutes=1)
#: A token comes from the issuer's own door within seconds of being made.
OLDEST = timedelta(minutes=10)
LONGEST = 32 * 1024


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What the token of this one sign-in must say."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    algorithms: frozenset[str] = ALGORITHMS
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    max_age: timedelta | None = None


def key_id(token: str) -> str | None:
    """The key id that the token names, unchecked: only to fetch keys by."""
    try:
        head = token.partition(".")[0].encode("ascii")
        found = msgspec.json.decode(urlsafe_b64decode(head + b"=" * (-len(head) % 4)), type=dict[str, Any])
    except (ValueError, msgspec.DecodeError):
        raise Untrusted("not_a_token") from None
    named = found.get("kid")
    return named if isinstance(named, str) else None


def checked(token: str, keys: KeySet, expected: Expected, now: datetime) -> Mapping[str, Any]:
    """The claims of a token that may be believed. Raises Untrusted."""
    if len(token) > LONGEST:
        raise Untrusted("not_a_token")
    from caseclock.application.county_sign_in import jose

    algorithm, claims = jose.verified(token, keys, expected.algorithms & ALGORITHMS)
    _check_names(claims, expected)
    jose.check_times(claims, now, SKEW)
    _check_age(claims, expected, now)
    if "at_hash" in claims:
        _check_at_hash(claims["at_hash"], algorithm, expected.access_token)
    _check_second_step(claims, expected)
    return claims


def _check_names(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise Untrusted("another_issuer")
    audience = claims.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    if expected.client_id not in several:
        raise Untrusted("another_audience")
    # A token for several applications says which of them asked for it.
    if claims.get("azp", None if len(several) > 1 else expected.client_id) != expected.client_id:
        raise Untrusted("another_audience")
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise Untrusted("another_sign_in")


def _check_age(claims: Mapping[str, Any], expected: Expected, now: datetime) -> None:
    if now.timestamp() - claims["iat"] > (OLDEST + SKEW).total_seconds():
        raise Untrusted("expired")
    if expected.max_age is not None:
        signed_in_at = claims.get("auth_time")
        if not isinstance(signed_in_at, int) or isinstance(signed_in_at, bool):
            raise Untrusted("signed_in_too_long_ago")
        if now.timestamp() - signed_in_at > (expected.max_age + SKEW).total_seconds():
            raise Untrusted("signed_in_too_long_ago")


def _check_at_hash(given: Any, algorithm: str, access_token: str) -> None:
    """Core 3.1.3.6: the left half of the access token's hash, by the hash of the signature's algorithm."""
    digest = hashlib.new(f"sha{algorithm[-3:]}", access_token.encode()).digest()
    right = urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), right):
        raise Untrusted("another_access_token")


def _check_second_step(claims: Mapping[str, Any], expected: Expected) -> None:
    if expected.acr and claims.get("acr") not in expected.acr:
        raise Untrusted("second_step_missing")
    used = claims.get("amr")
    if expected.amr and not (isinstance(used, list) and set(expected.amr) & {str(each) for each in used}):
        raise Untrusted("second_step_missing")
