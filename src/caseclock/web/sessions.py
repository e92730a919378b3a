"""Signing in and out, and oneself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.params import JSONBody
from msgspec import Meta

from caseclock.application.access import SignedIn
from caseclock.application.roles import OPERATIONS, may, sees_restricted
from caseclock.web.auth import access_of, address_of, bearer, session_cookie, the_principal


class SignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Step one: county, login, password; a role where the account has several."""

    county: Annotated[int, Meta(ge=0, le=32767, description="0 is the State.", examples=[19])]
    login: Annotated[str, Meta(max_length=100, examples=["m.garcia"])]
    password: Annotated[str, Meta(max_length=400, examples=["four words of no kin"])]
    role: Annotated[str, Meta(examples=["worker"])] = ""


class FirstStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The password was right. Send the token as bearer with a code to `second-step`.

    `enrol_secret` and `enrol_uri` come once, on the first sign-in: put them into an authenticator app.
    """

    token: str
    methods: tuple[str, ...]
    expires_at: datetime
    enrol_secret: str = ""
    enrol_uri: str = ""


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Step two: six digits of the authenticator app or of the mail; `cookie` for a browser."""

    code: Annotated[str, Meta(max_length=20, examples=["492039"])]
    token: Annotated[str, Meta(description="The token of step one, unless it is sent as bearer.")] = ""
    cookie: bool = False


class NewPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password now, and the one from now on."""

    current_password: Annotated[str, Meta(max_length=400)]
    new_password: Annotated[
        str, Meta(max_length=400, description="At least 12 characters, no common word, not the login.")
    ]


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, in which role, and what that role may do."""

    account: UUID
    login: str
    name: str
    county: int
    role: str
    roles: tuple[str, ...]
    office: str
    unit: str
    supervises: tuple[str, ...]
    site: UUID | None
    must_change_password: bool
    sees_restricted: bool
    may: tuple[str, ...]
    csrf: str
    expires_at: datetime


@post("/sessions", opt={"public": True}, tags=["Sign-in"], summary="Sign in, step one")
async def sign_in(request: Request[Any, Any, Any], data: JSONBody[SignIn]) -> FirstStep:
    """Checks login and password. A login that is nobody's is answered alike and as slowly."""
    pending = await access_of(request).sign_in(
        data.county, data.login, data.password, address_of(request), data.role
    )
    return msgspec.convert(pending, FirstStep, from_attributes=True)


@post("/sessions/second-step", opt={"public": True}, tags=["Sign-in"], summary="Sign in, step two")
async def second_step(request: Request[Any, Any, Any], data: JSONBody[Code]) -> Response[SignedIn]:
    """Checks the code and gives the session's token; the one of step one is spent."""
    token = data.token or bearer(request)
    signed_in = await access_of(request).second_step(token, data.code, address_of(request))
    cookies = [session_cookie(request, signed_in.token)] if data.cookie else []
    return Response(signed_in, status_code=201, cookies=cookies)


@post(
    "/sessions/passcode",
    opt={"public": True},
    status_code=204,
    tags=["Sign-in"],
    summary="Mail another one-time code",
)
async def mail_code(request: Request[Any, Any, Any]) -> None:
    """For Family PACT accounts; send the token of step one as bearer. At most one code a minute."""
    await access_of(request).mail_code(bearer(request))


@delete("/sessions", opt={"operation": "own_session"}, tags=["Sign-in"], summary="Sign out")
async def sign_out(request: Request[Any, Any, Any]) -> Response[None]:
    """Ends this session now."""
    principal = the_principal(request)
    await access_of(request).sessions.close(principal.actor.county, principal.token_hash)
    return Response(None, status_code=204, cookies=[session_cookie(request, "")])


@get("/me", opt={"operation": "own_session"}, tags=["Sign-in"], summary="Who am I")
async def me(request: Request[Any, Any, Any]) -> Me:
    """The account, the role of this session, and what it may do."""
    principal = the_principal(request)
    session, role = principal.session, principal.actor.role
    return Me(
        account=session.account_id,
        login=session.login,
        name=session.display_name,
        county=principal.actor.county,
        role=role,
        roles=session.roles,
        office=session.office,
        unit=session.unit,
        supervises=session.supervised,
        site=session.site,
        must_change_password=session.step == "password",
        sees_restricted=sees_restricted(role),
        may=tuple(operation for operation in OPERATIONS if may(role, operation)),
        csrf=session.csrf,
        expires_at=session.expires_at,
    )


@put("/me/password", opt={"operation": "own_session"}, tags=["Sign-in"], summary="Change my password")
async def change_password(request: Request[Any, Any, Any], data: JSONBody[NewPassword]) -> SignedIn:
    """Every other session of the account ends; this one goes on under the token answered."""
    return await access_of(request).change_password(
        the_principal(request), data.current_password, data.new_password, address_of(request)
    )


HANDLERS = [sign_in, second_step, mail_code, sign_out, me, change_password]
