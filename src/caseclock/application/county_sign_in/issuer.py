"""What an issuer says of itself: its doors and the keys it signs with (OpenID Connect Discovery 1.0).

Kept for ten minutes; an unknown key id fetches the keys anew at once, so that a rotation is not noticed.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from caseclock.application.delivery.managing import check_url
from caseclock.application.denied import Denied
from caseclock.kernel.time import monotonic

if TYPE_CHECKING:
    import httpx

    from caseclock.application.county_sign_in.jose import KeySet

KEPT = 600.0
#: Between two fetches for an unknown key id, so that made-up ids cost the issuer nothing.
PAUSE = 10.0
TIMEOUT = 5.0
#: Reading is tried three times within seven seconds; a code is spent once, so the exchange is not.
TRIES, PATIENCE = 3, timedelta(seconds=7)
LARGEST = 256 * 1024


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """The part of the discovery document that we use."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    authorization_response_iss_parameter_supported: bool = False


class _Kept(msgspec.Struct):
    metadata: Metadata
    keys: KeySet
    since: float
    unknown_at: float = float("-inf")


class Issuers:
    """The issuers of all counties; `client` makes the client of one call, which a test may replace."""

    def __init__(
        self, client: Callable[[], httpx.AsyncClient] | None = None, now: Callable[[], float] = monotonic
    ) -> None:
        self.client = client or _client
        self._now = now
        self._kept: dict[str, _Kept] = {}

    async def metadata(self, issuer: str) -> Metadata:
        """Where the issuer's doors are. Denied `unavailable` when it does not answer, or wrongly."""
        return (await self._known(issuer)).metadata

    async def keys(self, issuer: str, key_id: str | None) -> KeySet:
        """The keys the issuer signs with, fetched anew when none has this id."""
        kept = await self._known(issuer)
        known = key_id is None or key_id in _jose().key_ids(kept.keys)
        if not known and self._now() - kept.unknown_at > PAUSE:
            kept.unknown_at = self._now()
            kept.keys = await self._fetch_keys(kept.metadata)
        return kept.keys

    async def _known(self, issuer: str) -> _Kept:
        kept = self._kept.get(issuer)
        if kept is None or self._now() - kept.since > KEPT:
            metadata = await self._fetch_metadata(issuer)
            kept = _Kept(metadata, await self._fetch_keys(metadata), self._now())
            self._kept[issuer] = kept
        return kept

    async def _fetch_metadata(self, issuer: str) -> Metadata:
        body = await self._read(issuer.rstrip("/") + "/.well-known/openid-configuration")
        try:
            found = msgspec.json.decode(body, type=Metadata)
        except msgspec.DecodeError:
            raise unavailable("What it says of itself cannot be read.") from None
        if found.issuer != issuer:
            raise unavailable("It calls itself by another name than the one that is set.")
        for door in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            try:
                check_url(door)
            except Denied:
                raise unavailable("One of its addresses is not https.") from None
            if urlsplit(issuer).scheme == "https" and urlsplit(door).scheme != "https":
                raise unavailable("One of its addresses is not https.")
        return found

    async def _fetch_keys(self, metadata: Metadata) -> KeySet:
        try:
            keys: KeySet = _jose().key_set(msgspec.json.decode(await self._read(metadata.jwks_uri)))
        except (msgspec.DecodeError, ValueError):
            raise unavailable("Its keys cannot be read.") from None
        return keys

    async def _read(self, address: str) -> bytes:
        # Read here, because few processes ever ask an issuer.
        import httpx
        import stamina

        try:
            async for attempt in stamina.retry_context(
                on=_passing, attempts=TRIES, timeout=PATIENCE, wait_initial=0.2, wait_max=1.0
            ):
                with attempt:
                    async with self.client() as client:
                        answer = await client.get(address, headers={"Accept": "application/json"})
                        answer.raise_for_status()
        except httpx.HTTPError as error:
            raise unavailable(what_failed(error)) from error
        if len(answer.content) > LARGEST:
            raise unavailable("Its answer is too long.")
        return answer.content


def unavailable(why: str) -> Denied:
    """The county's side does not answer as it should: nothing here is wrong, and passwords still work."""
    return Denied(
        "unavailable",
        "county_unreachable",
        f"Your county's sign-in does not answer as it should. {why}",
        remedy="Try again soon; if it stays, tell whoever runs your county's sign-in.",
        retry_after=10,
    )


def _passing(error: Exception) -> bool:
    """Whether trying again may help."""
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code >= 500 or error.response.status_code == 429
    return isinstance(error, httpx.TransportError)


def what_failed(error: httpx.HTTPError) -> str:
    """Without the address or the body, which may name somebody."""
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        return f"It answered {error.response.status_code}."
    return "It took too long." if isinstance(error, httpx.TimeoutException) else "There was no connection."


def _jose() -> ModuleType:
    from caseclock.application.county_sign_in import jose

    return jose


@cache
def _trusted() -> ssl.SSLContext:
    """Made once: reading the machine's certificates takes longer than a call."""
    return ssl.create_default_context()


def _client() -> httpx.AsyncClient:
    import httpx

    options: dict[str, Any] = {"timeout": TIMEOUT, "follow_redirects": False}
    return httpx.AsyncClient(verify=_trusted(), **options)
