"""Which ID tokens are believed: each claim of OpenID Connect Core 3.1.3.7, one wrong at a time."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from caseclock.application.county_sign_in.id_token import (
    OLDEST,
    SKEW,
    Expected,
    checked,
    key_id,
)
from caseclock.application.county_sign_in.untrusted import Untrusted

NOW = datetime(2025, 3, 3, 17, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
OURS, ANOTHERS = (ECKey.generate_key("P-256", {"kid": "k1"}) for _ in range(2))
KEYS = KeySet([OURS])
ACCESS = "an access token"


def half_hash(text: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()


RIGHT: dict[str, Any] = {
    "iss": "https://id.county.example",
    "sub": "ana",
    "aud": "caseclock",
    "nonce": "once",
    "iat": AT,
    "exp": AT + 300,
    "at_hash": half_hash(ACCESS),
}
EXPECTED = Expected(issuer=RIGHT["iss"], client_id="caseclock", nonce="once", access_token=ACCESS)
GONE: Any = object()


def token(changes: Mapping[str, Any] = {}, key: ECKey = OURS, kid: str = "k1") -> str:
    claims = {name: value for name, value in {**RIGHT, **changes}.items() if value is not GONE}
    return jwt.encode({"alg": "ES256", "kid": kid}, claims, key)


def part(value: Mapping[str, Any]) -> bytes:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


def without_signature(alg: str) -> str:
    return b".".join((part({"alg": alg, "kid": "k1"}), part(RIGHT), b"")).decode()


def signed_with_the_public_key() -> str:
    text = b".".join((part({"alg": "HS256", "kid": "k1"}), part(RIGHT)))
    box = hmac.new(OURS.as_pem(private=False), text, hashlib.sha256).digest()
    return (text + b"." + urlsafe_b64encode(box).rstrip(b"=")).decode()


def why_not(text: str, **expected: Any) -> str:
    with pytest.raises(Untrusted) as raised:
        checked(text, KEYS, msgspec.structs.replace(EXPECTED, **expected), NOW)
    return raised.value.code


def test_a_right_token_is_believed() -> None:
    assert checked(token(), KEYS, EXPECTED, NOW)["sub"] == "ana"
    assert checked(token({"aud": ["x", "caseclock"], "azp": "caseclock"}), KEYS, EXPECTED, NOW)
    assert checked(token({"at_hash": GONE}), KEYS, EXPECTED, NOW)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://id.county.example/"}, "another_issuer"),
        ({"iss": ["https://id.county.example"]}, "another_issuer"),
        ({"aud": "payroll"}, "another_audience"),
        ({"aud": GONE}, "another_audience"),
        ({"aud": ["caseclock", "payroll"]}, "another_audience"),
        ({"azp": "payroll"}, "another_audience"),
        ({"nonce": "of another sign-in"}, "another_sign_in"),
        ({"nonce": GONE}, "another_sign_in"),
        ({"nonce": ["once"]}, "another_sign_in"),
        ({"exp": AT - 61}, "expired"),
        ({"iat": AT - 661}, "expired"),
        ({"exp": GONE}, "wrong_times"),
        ({"iat": GONE}, "wrong_times"),
        ({"exp": "soon"}, "wrong_times"),
        ({"iat": AT + 61}, "wrong_times"),
        ({"nbf": AT + 61}, "wrong_times"),
        ({"at_hash": half_hash("of another token")}, "another_access_token"),
        ({"at_hash": None}, "another_access_token"),
    ],
)
def test_one_wrong_claim_is_enough(changes: dict[str, Any], code: str) -> None:
    assert why_not(token(changes)) == code


@pytest.mark.parametrize("seconds", [-59, 0, 59])
def test_clocks_may_be_a_minute_apart(seconds: int) -> None:
    there = AT + seconds
    assert checked(token({"iat": there, "nbf": there, "exp": there + 1 + 59}), KEYS, EXPECTED, NOW)
    assert (timedelta(minutes=1), timedelta(minutes=10)) == (SKEW, OLDEST)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (token(key=ANOTHERS), "forged"),
        (token()[:-6] + "AAAAAA", "forged"),
        (token(kid="k2"), "not_signed_by_the_county"),
        (without_signature("none"), "not_signed_by_the_county"),
        (without_signature("None"), "not_signed_by_the_county"),
        (signed_with_the_public_key(), "not_signed_by_the_county"),
        ("", "not_signed_by_the_county"),
        ("a.b.c", "not_signed_by_the_county"),
        ("x" * 40_000, "not_a_token"),
    ],
    ids=["another key", "changed", "unknown key", "none", "None", "public key", "empty", "noise", "long"],
)
def test_only_the_countys_key_signs(text: str, code: str) -> None:
    assert why_not(text) == code


def test_an_algorithm_that_the_county_does_not_use_is_not_taken() -> None:
    assert why_not(token(), algorithms=frozenset({"RS256", "none", "HS256"})) == "not_signed_by_the_county"


def test_a_second_step_must_be_shown_where_it_is_asked_for() -> None:
    assert why_not(token(), amr=("otp", "mfa")) == "second_step_missing"
    assert why_not(token({"amr": "otp"}), amr=("otp",)) == "second_step_missing"
    assert why_not(token({"amr": ["otp"], "acr": "0"}), amr=("otp",), acr=("1",)) == "second_step_missing"
    both = msgspec.structs.replace(EXPECTED, amr=("otp",), acr=("1",))
    assert checked(token({"amr": ["pwd", "otp"], "acr": "1"}), KEYS, both, NOW)


@pytest.mark.parametrize("auth_time", [GONE, "now", True, AT - 3661])
def test_a_sign_in_long_ago_is_not_taken_where_the_county_limits_it(auth_time: Any) -> None:
    hour = timedelta(hours=1)
    assert why_not(token({"auth_time": auth_time}), max_age=hour) == "signed_in_too_long_ago"
    limited = msgspec.structs.replace(EXPECTED, max_age=hour)
    assert checked(token({"auth_time": AT - 3600}), KEYS, limited, NOW)


@settings(max_examples=40)
@given(st.text(max_size=200) | st.binary(max_size=80).map(lambda b: urlsafe_b64encode(b).decode() + ".e30.x"))
def test_no_text_is_a_fault(text: str) -> None:
    why_not(text)
    with contextlib.suppress(Untrusted):
        assert isinstance(key_id(text), str | None)
