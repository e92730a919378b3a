"""A county's own sign-in as its admin sets it: issuer, client, proof of a second step, roles narrowed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from caseclock.application.access import Access
from caseclock.application.delivery.managing import check_url
from caseclock.application.denied import Denied, absent, forbidden
from caseclock.application.roles import ROLES, STATE_ROLES, may
from caseclock.domain.case.view import Actor
from caseclock.store.county_sign_ins import CountySignInRow
from caseclock.store.keys import Keyring

#: The client's secret of a county, instead of the sealed one in its row: CASECLOCK_COUNTY_SECRET_19.
SECRET = "CASECLOCK_COUNTY_SECRET_"
_WORD = re.compile(r"[!-~]{1,200}")
_Words = tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...]


class CountyIssuer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A county's OpenID Connect issuer and our registration there.

    `acr` and `amr`: the sign-in must show one of each list that is given, so that the county's second step is
    proved. `roles_claim` with `roles` (role here by value there) narrows an account's roles, never adds one.
    """

    title: Annotated[str, Meta(min_length=1, max_length=80, examples=["Los Angeles County"])]
    issuer: Annotated[str, Meta(min_length=8, max_length=500, examples=["https://id.county.example"])]
    client_id: Annotated[str, Meta(min_length=1, max_length=300, examples=["caseclock"])]
    client_secret: Annotated[str, Meta(max_length=500)] = ""
    subject_claim: Annotated[str, Meta(min_length=1, max_length=100, examples=["sub"])] = "sub"
    scopes: Annotated[_Words, Meta(examples=[["openid"]])] = ("openid",)
    acr: Annotated[_Words, Meta(examples=[[]])] = ()
    amr: Annotated[_Words, Meta(examples=[["mfa"]])] = ()
    max_age_minutes: Annotated[int, Meta(ge=1, le=10080)] | None = None
    roles_claim: Annotated[str, Meta(max_length=100, examples=[""])] = ""
    roles: Annotated[Mapping[str, str], Meta(examples=[{}])] = {}
    return_addresses: Annotated[_Words, Meta(examples=[[]])] = ()
    passwords_too: bool = False


class ShownIssuer(msgspec.Struct, frozen=True, kw_only=True):
    """What is set, without the secret: `secret` says where it lies (environment, stored, none)."""

    settings: CountyIssuer
    secret: Annotated[str, Meta(examples=["environment"])]
    changed_by: str


def secret_context(county: int) -> bytes:
    """What a county's sealed secret is bound to."""
    return b"county sign-in %d" % county


def opened(
    row: CountySignInRow, county: int, keyring: Keyring, environment: Mapping[str, str] = os.environ
) -> CountyIssuer:
    """The settings with the secret in clear: the environment's, else the sealed one."""
    secret = environment.get(f"{SECRET}{county}", "")
    if not secret and row.client_secret is not None:
        secret = keyring.unseal(row.client_secret, secret_context(county)).decode()
    return _settings(row, secret)


async def shown(access: Access, actor: Actor) -> ShownIssuer:
    """What the county's admin may see. Denied `absent` when nothing is set."""
    _may(actor)
    row = await access.county_sign_ins.read(actor.county)
    if row is None:
        raise absent()
    stored = "stored" if row.client_secret else "none"
    where = "environment" if os.environ.get(f"{SECRET}{actor.county}") else stored
    return ShownIssuer(settings=_settings(row, ""), secret=where, changed_by=row.changed_by)


async def put_issuer(access: Access, keyring: Keyring, actor: Actor, wanted: CountyIssuer) -> ShownIssuer:
    """Sets or changes it. An empty secret keeps the one there, while issuer and client stay the same."""
    _may(actor)
    check(actor.county, wanted)
    sealed = keyring.seal(wanted.client_secret.encode(), secret_context(actor.county))
    values = msgspec.structs.asdict(wanted) | {"client_secret": sealed if wanted.client_secret else None}
    await access.county_sign_ins.put(actor.county, CountySignInRow(**values, changed_by=actor.account))
    await access.sessions.record(actor.county, "county_sign_in_set", "", actor.account, note=wanted.issuer)
    return await shown(access, actor)


async def remove_issuer(access: Access, actor: Actor) -> None:
    """Linked accounts sign in with their passwords again; who is which account is kept."""
    _may(actor)
    if not await access.county_sign_ins.remove(actor.county):
        raise absent()
    await access.sessions.record(actor.county, "county_sign_in_removed", "", actor.account)


def check(county: int, wanted: CountyIssuer) -> None:
    """Raises Denied with the field that cannot stand."""
    for field, address in (
        ("issuer", wanted.issuer),
        *(("return_addresses", a) for a in wanted.return_addresses),
    ):
        try:
            check_url(address)
        except Denied as denied:
            raise Denied("invalid", denied.code, denied.title, remedy=denied.remedy, field=field) from None
    if "?" in wanted.issuer:
        raise _refused("issuer", "An issuer has no question mark.")
    for field in ("scopes", "acr", "amr"):
        if not all(_WORD.fullmatch(word) for word in getattr(wanted, field)):
            raise _refused(field, "Each entry is one word without spaces.")
    if "openid" not in wanted.scopes:
        raise _refused("scopes", "The scopes must hold openid.")
    if bool(wanted.roles_claim) != bool(wanted.roles):
        raise _refused("roles", "The claim and what its values mean go together.")
    if wrong := set(wanted.roles.values()) - (set(ROLES) - {"system"} - (STATE_ROLES if county else set())):
        raise _refused("roles", f"No role of this county: {', '.join(sorted(wrong))}.")


def _settings(row: CountySignInRow, secret: str) -> CountyIssuer:
    values = {name: getattr(row, name) for name in CountyIssuer.__struct_fields__}
    return CountyIssuer(**values | {"client_secret": secret})


def _may(actor: Actor) -> None:
    if not may(actor.role, "county_sign_in.write"):
        raise forbidden(actor.role)


def _refused(field: str, title: str) -> Denied:
    return Denied(
        "invalid", "county_sign_in_refused", title, remedy="Correct it and send it again.", field=field
    )
