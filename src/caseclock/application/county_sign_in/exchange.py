"""A code for an ID token at the issuer's own door, and the token believed or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec

from caseclock.application.access import Access
from caseclock.application.county_sign_in import id_token
from caseclock.application.county_sign_in.asking import Ask
from caseclock.application.county_sign_in.id_token import Expected
from caseclock.application.county_sign_in.issuer import LARGEST, Issuers, Metadata, unavailable, what_failed
from caseclock.application.county_sign_in.settings import CountyIssuer
from caseclock.application.county_sign_in.untrusted import Untrusted


class _Tokens(msgspec.Struct, frozen=True, kw_only=True):
    id_token: str
    access_token: str = ""


async def exchanged(
    issuers: Issuers, issuer: CountyIssuer, ask: Ask, code: str, access: Access
) -> Mapping[str, Any]:
    """The claims behind a code. Untrusted: refused there or not believed here; Denied: out of reach."""
    metadata = await issuers.metadata(issuer.issuer)
    tokens = await _redeemed(issuers, issuer, metadata, ask, code)
    keys = await issuers.keys(issuer.issuer, id_token.key_id(tokens.id_token))
    expected = Expected(
        issuer=issuer.issuer,
        client_id=issuer.client_id,
        nonce=ask.nonce,
        access_token=tokens.access_token,
        algorithms=frozenset(metadata.id_token_signing_alg_values_supported),
        acr=issuer.acr,
        amr=issuer.amr,
        max_age=timedelta(minutes=issuer.max_age_minutes) if issuer.max_age_minutes else None,
    )
    return id_token.checked(tokens.id_token, keys, expected, await access.wall())


async def _redeemed(
    issuers: Issuers, issuer: CountyIssuer, metadata: Metadata, ask: Ask, code: str
) -> _Tokens:
    """Once and no more: a code that was spent tells the issuer that it was stolen."""
    import httpx

    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": ask.return_address,
        "code_verifier": ask.verifier,
        "client_id": issuer.client_id,
    }
    basic = httpx.Auth()
    if issuer.client_secret and "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
        # RFC 6749, 2.3.1: both are form-encoded before they are put together.
        basic = httpx.BasicAuth(quote(issuer.client_id, safe=""), quote(issuer.client_secret, safe=""))
    elif issuer.client_secret:
        form["client_secret"] = issuer.client_secret
    try:
        async with issuers.client() as client:
            answer = await client.post(metadata.token_endpoint, data=form, auth=basic)
    except httpx.HTTPError as error:
        raise unavailable(what_failed(error)) from error
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        raise unavailable("It does not know us any more: the client or its secret is wrong.")
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise unavailable(f"It answered {answer.status_code}.")
    if answer.status_code != HTTPStatus.OK:
        raise Untrusted("code_refused")
    try:
        return msgspec.json.decode(answer.content[: LARGEST + 1], type=_Tokens)
    except msgspec.DecodeError:
        raise unavailable("It gave no ID token.") from None
