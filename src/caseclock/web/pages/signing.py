"""Signing in by password and code, changing a password, and signing out, as pages."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie

from caseclock.application.access import Pending
from caseclock.application.denied import Denied
from caseclock.store.county_sign_ins import Offered
from caseclock.store.outage import StoreUnavailable
from caseclock.web.auth import access_of, address_of, encrypted, session_cookie, the_principal
from caseclock.web.pages.gate import own_address
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page, say

#: Holds the token of step one between the two pages; only those pages are sent it.
STEP_ONE = "caseclock_step_one"
_TEN_MINUTES = 600


@get("/sign-in", opt={"public": True})
async def sign_in_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """County, login, password."""
    county = request.query_params.get("county", "")
    return await step_one(request, request.query_params.get("next", "/"), {"county": county[:4]})


@post("/sign-in", opt={"public": True})
async def sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """Checks the first step, then asks for the code; what was typed stays, except the password."""
    fields = await form_of(request)
    wanted = own_address(fields.get("next", "/"))
    county = fields.get("county", "").strip()
    try:
        if not county.isascii() or not county.isdecimal() or len(county) > 4:
            raise Denied(
                "invalid",
                "county",
                "The county is a number from 0 to 58.",
                remedy="19 is Los Angeles.",
                field="county",
            )
        pending = await access_of(request).sign_in(
            int(county),
            fields.get("login", ""),
            fields.get("password", ""),
            address_of(request),
            fields.get("role", ""),
        )
    except Denied as denied:
        return await step_one(request, wanted, fields, denied)
    answer = await _step_two(request, wanted, pending=pending)
    _remember(answer, request, pending.token)
    return answer


@post("/sign-in/code", opt={"public": True})
async def code(request: Request[Any, Any, Any]) -> Response[Any]:
    """Checks the second step; the session's cookie is new, so nobody can plant one beforehand."""
    fields = await form_of(request)
    wanted, token = own_address(fields.get("next", "/")), request.cookies.get(STEP_ONE, "")
    try:
        signed_in = await access_of(request).second_step(token, fields.get("code", ""), address_of(request))
    except Denied as denied:
        if denied.code == "not_signed_in":
            return await step_one(request, wanted, denied=denied)
        return await _step_two(request, wanted, denied=denied)
    answer = see_other(wanted)
    answer.set_cookie(session_cookie(request, signed_in.token))
    _remember(answer, request, "")
    return answer


@post("/sign-in/mail-code", opt={"public": True})
async def mail_code(request: Request[Any, Any, Any]) -> Response[Any]:
    """Mails another one-time code, at most one a minute."""
    fields = await form_of(request)
    try:
        await access_of(request).mail_code(request.cookies.get(STEP_ONE, ""))
    except Denied as denied:
        return await _step_two(request, own_address(fields.get("next", "/")), denied=denied)
    return await _step_two(request, own_address(fields.get("next", "/")), mailed=True)


@post("/sign-out", opt={"operation": "own_session"})
async def sign_out(request: Request[Any, Any, Any]) -> Response[Any]:
    """Ends this session now."""
    principal, access = the_principal(request), access_of(request)
    county = principal.actor.county
    await access.sessions.close(county, principal.token_hash)
    linked = await access.county_sign_ins.subject_of(county, principal.session.account_id)
    answer = say(see_other(f"/sign-in?left={county}" if linked else "/sign-in"), "You are signed out.")
    answer.set_cookie(session_cookie(request, ""))
    return answer


@get("/password", opt={"operation": "own_session"})
async def password_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """The password now, and the one from now on."""
    return await page(request, "shell/password.html", title="Change my password", denied=None)


@post("/password", opt={"operation": "own_session"})
async def change_password(request: Request[Any, Any, Any]) -> Response[Any]:
    """Every other session of the account ends; this one goes on."""
    fields = await form_of(request)
    try:
        signed_in = await access_of(request).change_password(
            the_principal(request),
            fields.get("current_password", ""),
            fields.get("new_password", ""),
            address_of(request),
        )
    except Denied as denied:
        return await page(
            request, "shell/password.html", title="Change my password", status=400, denied=denied
        )
    answer = say(see_other("/"), "Your password is changed.")
    answer.set_cookie(session_cookie(request, signed_in.token))
    return answer


async def step_one(
    request: Request[Any, Any, Any],
    wanted: str,
    fields: dict[str, str] | None = None,
    denied: Denied | None = None,
) -> Response[Any]:
    """The first page of signing in, with what was refused."""
    answer = await page(
        request,
        "shell/sign_in.html",
        title="Sign in",
        status=400 if denied else 200,
        next=own_address(wanted),
        fields=fields or {},
        denied=denied,
        counties=await _counties(request),
        left=request.query_params.get("left", ""),
    )
    if denied and denied.retry_after:
        answer.headers["Retry-After"] = str(denied.retry_after)
    return answer


async def _counties(request: Request[Any, Any, Any]) -> list[Offered]:
    """Counties with a sign-in of their own; none while the database is away, so that the page still comes."""
    try:
        return await access_of(request).county_sign_ins.offered()
    except StoreUnavailable:
        return []


async def _step_two(
    request: Request[Any, Any, Any],
    wanted: str,
    *,
    pending: Pending | None = None,
    denied: Denied | None = None,
    mailed: bool = False,
) -> Response[Any]:
    demo = request.app.state.demo
    return await page(
        request,
        "shell/code.html",
        title="Enter your code",
        status=400 if denied else 200,
        next=wanted,
        pending=pending,
        denied=denied,
        mailed=mailed,
        demo_code=demo.code(await access_of(request).wall()) if demo else "",
    )


def _remember(answer: Response[Any], request: Request[Any, Any, Any], token: str) -> None:
    answer.set_cookie(
        Cookie(
            key=STEP_ONE,
            value=token,
            httponly=True,
            samesite="strict",
            secure=encrypted(request),
            path="/sign-in",
            max_age=_TEN_MINUTES if token else 0,
        )
    )


HANDLERS = [sign_in_page, sign_in, code, mail_code, sign_out, password_page, change_password]
