"""Signatures and times of tokens, by joserfc: the only module that imports it.

Others load this module when a county is first asked, so that an office without a county's sign-in neither
waits for it at start nor keeps it in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, ExpiredTokenError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from caseclock.application.county_sign_in.untrusted import Untrusted

__all__ = ["KeySet", "check_times", "key_ids", "key_set", "verified"]


def key_set(keys: Any) -> KeySet:
    """The keys of a JWKS document. Raises ValueError."""
    try:
        return KeySet.import_key_set(keys)
    except (JoseError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("no set of keys") from error


def key_ids(keys: KeySet) -> set[str | None]:
    """The ids of the keys."""
    return {key.kid for key in keys.keys}


def verified(token: str, keys: KeySet, algorithms: frozenset[str]) -> tuple[str, Mapping[str, Any]]:
    """The signature's algorithm and the claims. Raises Untrusted."""
    try:
        read = jwt.decode(token, keys, algorithms=sorted(algorithms))
    except BadSignatureError:
        raise Untrusted("forged") from None
    except (JoseError, ValueError):
        raise Untrusted("not_signed_by_the_county") from None
    claims: Mapping[str, Any] = read.claims
    return str(read.header["alg"]), claims


def check_times(claims: Mapping[str, Any], now: datetime, skew: timedelta) -> None:
    """`exp` and `iat` are there and, with `nbf`, hold now. Raises Untrusted."""
    registry = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(skew.total_seconds()),
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        registry.validate({name: claims[name] for name in ("exp", "iat", "nbf") if name in claims})
    except ExpiredTokenError:
        raise Untrusted("expired") from None
    except JoseError:
        raise Untrusted("wrong_times") from None
