"""What a person named by PAVE, or invited by a certifier, does before there is an account to sign in with."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from caseclock.application.reach import case_of
from caseclock.application.site_accounts import STATE, Activated, Activation, SiteAccounts
from caseclock.web.auth import access_of, address_of

_TAGS = ["Family PACT"]


class NewSiteAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The access code of the mail, and the login and password to use from now on."""

    code: Annotated[str, Meta(min_length=1, max_length=64, examples=["K7QM-2XHP-9RTA-ZC4W"])]
    login: Annotated[str, Meta(max_length=100, examples=["d.reyes"])]
    password: Annotated[
        str, Meta(max_length=400, description="At least 12 characters, no common word, not the login.")
    ]
    name: Annotated[str, Meta(max_length=200, examples=["Dana Reyes"])] = ""
    email: Annotated[
        str, Meta(max_length=200, description="Must be the one that the code was mailed to.")
    ] = ""


@post(
    "/sites/{case_id:str}/activate",
    opt={"public": True},
    tags=_TAGS,
    summary="Activate an account with its access code",
)
async def activate(
    request: Request[Any, Any, Any], case_id: FromPath[str], data: JSONBody[NewSiteAccount]
) -> Activated:
    """No session is needed: the code is the proof. It works once, for 24 hours; wrong ones are counted."""
    wanted = Activation(
        code=data.code, login=data.login, password=data.password, name=data.name, email=data.email
    )
    site = case_of(case_id, STATE)
    return await _accounts(request).activate(site, wanted, address_of(request))


@post(
    "/sites/{case_id:str}/code-request",
    opt={"public": True},
    status_code=204,
    tags=_TAGS,
    summary="Ask the office for a new access code",
)
async def ask_for_code(request: Request[Any, Any, Any], case_id: FromPath[str]) -> None:
    """For a certifier whose code lapsed or never came; once asked, the office decides."""
    await _accounts(request).ask_for_code(case_of(case_id, STATE), address_of(request))


def _accounts(request: Request[Any, Any, Any]) -> SiteAccounts:
    return SiteAccounts(request.app.state.application, access_of(request))


HANDLERS = [activate, ask_for_code]
