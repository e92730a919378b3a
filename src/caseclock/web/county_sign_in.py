"""Signing in by the county's own OpenID Connect: ask and answer, settings, who is which account."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from caseclock.application.access import SignedIn
from caseclock.application.county_sign_in import settings, subjects
from caseclock.application.county_sign_in.settings import CountyIssuer, ShownIssuer
from caseclock.application.county_sign_in.signing_in import Answer, Begun, CountySignIn
from caseclock.application.delivery.letters import link
from caseclock.application.denied import Denied
from caseclock.store.county_sign_ins import Offered
from caseclock.web.asking import application_of
from caseclock.web.auth import Connection, access_of, address_of, session_cookie, the_actor

#: Where a browser comes back to; the one address to register at the county besides those of other clients.
RETURN = "/sign-in/county/return"
_SIGN_IN, _SETTINGS = ["Sign-in"], ["Accounts"]
_LONG = Meta(max_length=8000)


class AskCounty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which county. `return_address`: one that its admin allows; ours where none is given."""

    county: Annotated[int, Meta(ge=0, le=32767, description="0 is the State.", examples=[19])]
    role: Annotated[str, Meta(examples=["worker"])] = ""
    return_address: Annotated[str, Meta(max_length=2000, examples=["http://127.0.0.1:7777/back"])] = ""


class CountyAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came back in the address, with the handle of the ask; `cookie` for a browser."""

    handle: Annotated[str, _LONG, Meta(examples=["AQJrMQ..."])]
    state: Annotated[str, _LONG, Meta(examples=["p3Vb..."])]
    code: Annotated[str, _LONG, Meta(examples=["SplxlOBeZQ..."])] = ""
    iss: Annotated[str, _LONG, Meta(examples=["https://id.county.example"])] = ""
    error: Annotated[str, _LONG, Meta(examples=[""])] = ""
    cookie: bool = False


class Subject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who the account is in the county's directory, as its issuer says it."""

    subject: Annotated[str, Meta(min_length=1, max_length=255, examples=["00u1a2b3c4"])]


class CountiesOffered(msgspec.Struct, frozen=True, kw_only=True):
    """Counties whose own sign-in may be used here."""

    items: list[Offered]


def county_sign_in_of(connection: Connection) -> CountySignIn:
    """The counties' sign-ins of this application."""
    found = connection.app.state.county_sign_in
    assert isinstance(found, CountySignIn)
    return found


def address_here(request: Request[Any, Any, Any], path: str) -> str:
    """A whole address of ours: as CASECLOCK_URL says, else as it was asked for."""
    whole = link(path)
    return whole if whole != path else f"{str(request.base_url).rstrip('/')}{path}"


@get("/sessions/county", opt={"public": True}, tags=_SIGN_IN, summary="Counties with a sign-in of their own")
async def counties(request: Request[Any, Any, Any]) -> CountiesOffered:
    """Number and title of each; accounts of other counties sign in with password and code."""
    return CountiesOffered(items=await access_of(request).county_sign_ins.offered())


@post("/sessions/county", opt={"public": True}, tags=_SIGN_IN, summary="Sign in at the county: ask")
async def ask_county(request: Request[Any, Any, Any], data: JSONBody[AskCounty]) -> Begun:
    """Open `address` in a browser within ten minutes. The second step is the county's own."""
    doing = county_sign_in_of(request)
    ours = address_here(request, RETURN)
    wanted = data.return_address or ours
    if wanted != ours and wanted not in (await doing.issuer(data.county)).return_addresses:
        raise Denied(
            "invalid",
            "return_address_refused",
            "Nobody is sent back to this address.",
            remedy="The county's admin allows it with PUT /api/v1/county-sign-in.",
            field="return_address",
        )
    return await doing.begin(data.county, wanted, role=data.role)


@post("/sessions/county/answer", opt={"public": True}, tags=_SIGN_IN, summary="Sign in at the county: answer")
async def answer_of_county(
    request: Request[Any, Any, Any], data: JSONBody[CountyAnswer]
) -> Response[SignedIn]:
    """Takes the answer once and gives the session's token: there is no second step here."""
    answer = Answer(state=data.state, code=data.code, iss=data.iss, error=data.error)
    signed_in, _ = await county_sign_in_of(request).finish(data.handle, answer, address_of(request))
    cookies = [session_cookie(request, signed_in.token)] if data.cookie else []
    return Response(signed_in, status_code=201, cookies=cookies)


@get(
    "/county-sign-in",
    opt={"operation": "county_sign_in.write"},
    tags=_SETTINGS,
    summary="The county's own sign-in",
)
async def show(request: Request[Any, Any, Any]) -> ShownIssuer:
    """Without the client's secret; `secret` says where it lies."""
    return await settings.shown(access_of(request), the_actor(request))


@put(
    "/county-sign-in",
    opt={"operation": "county_sign_in.write"},
    tags=_SETTINGS,
    summary="Set the county's own sign-in",
)
async def set_issuer(request: Request[Any, Any, Any], data: JSONBody[CountyIssuer]) -> ShownIssuer:
    """The second step is the county's: name `acr` or `amr` so that each sign-in must prove it."""
    keyring = application_of(request).keyring
    return await settings.put_issuer(access_of(request), keyring, the_actor(request), data)


@delete(
    "/county-sign-in",
    opt={"operation": "county_sign_in.write"},
    tags=_SETTINGS,
    summary="Do without the county's own sign-in",
)
async def remove(request: Request[Any, Any, Any]) -> None:
    """Linked accounts sign in with their passwords again; links are kept for the same issuer."""
    await settings.remove_issuer(access_of(request), the_actor(request))


@put(
    "/accounts/{account:str}/subject",
    opt={"operation": "accounts.write"},
    status_code=204,
    tags=_SETTINGS,
    summary="Link an account",
)
async def link_account(
    request: Request[Any, Any, Any], account: FromPath[str], data: JSONBody[Subject]
) -> None:
    """From now on this subject of the county's issuer is this account, whose sessions end."""
    await subjects.link(access_of(request), the_actor(request), account, data.subject)


@delete(
    "/accounts/{account:str}/subject",
    opt={"operation": "accounts.write"},
    tags=_SETTINGS,
    summary="Unlink an account",
)
async def unlink_account(request: Request[Any, Any, Any], account: FromPath[str]) -> None:
    """Its sessions end, and its password holds again."""
    await subjects.unlink(access_of(request), the_actor(request), account)


HANDLERS = [
    counties,
    ask_county,
    answer_of_county,
    show,
    set_issuer,
    remove,
    link_account,
    unlink_account,
]
