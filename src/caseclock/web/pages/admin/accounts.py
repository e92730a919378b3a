"""Accounts: added, changed, helped; and the service centre's desk, which may do three things and no more."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application import accounts as doing
from caseclock.application.account_changes import Change, change_account, housed
from caseclock.application.accounts import Given, Wanted
from caseclock.application.county_sign_in import subjects
from caseclock.application.denied import Denied
from caseclock.application.roles import OPERATIONS, ROLES, SITE_ROLES
from caseclock.web.auth import access_of, the_actor
from caseclock.web.pages.replies import fields_of, form_of, see_other
from caseclock.web.pages.shell import page, say

PAGE = 50
#: Roles that a county's administrator gives: a site's own come by code and invitation.
GIVEN = tuple(role for role in ROLES if role not in SITE_ROLES | {"system"})


@get("/admin/accounts", opt={"operation": "accounts.read"})
async def accounts_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """By login, a page at a time, with the form that adds one."""
    return await _listed(request)


@post("/admin/accounts", opt={"operation": "accounts.write"})
async def add(request: Request[Any, Any, Any]) -> Response[Any]:
    """A new account; its first password is mailed, or shown this once."""
    fields, roles = await form_of(request), await _roles(request)
    actor, access = the_actor(request), access_of(request)
    try:
        unit, office = await housed(access, actor.county, fields.get("unit", ""), "")
        wanted = Wanted(
            login=fields.get("login", "").strip().lower(),
            display_name=fields.get("display_name", ""),
            roles=roles,
            email=fields.get("email", ""),
            unit=unit,
            office=office,
        )
        given = await doing.add_account(access, actor.county, wanted, actor.account)
    except Denied as denied:
        return await _listed(request, fields, denied)
    return await _account(request, str(given.account), given=given)


@get("/admin/accounts/{account:str}", opt={"operation": "accounts.read"})
async def account_page(request: Request[Any, Any, Any], account: FromPath[str]) -> Response[Any]:
    """One account, and what may be done with it."""
    return await _account(request, account)


@post("/admin/accounts/{account:str}", opt={"operation": "accounts.write"})
async def change(request: Request[Any, Any, Any], account: FromPath[str]) -> Response[Any]:
    """Name, mail address, unit, roles. New roles end its sessions."""
    fields, roles = await form_of(request), await _roles(request)
    wanted = Change(
        display_name=fields.get("display_name", ""),
        email=fields.get("email", ""),
        unit=fields.get("unit", ""),
        roles=roles,
        alert_mail="alert_mail" in fields,
    )
    try:
        await change_account(access_of(request), the_actor(request), account, wanted)
    except Denied as denied:
        return await _account(request, account, denied=denied)
    return say(see_other(f"/admin/accounts/{account}"), "The account is changed.")


@post("/admin/accounts/{account:str}/{what:str}", opt={"operation": "accounts.write"})
async def act(request: Request[Any, Any, Any], account: FromPath[str], what: FromPath[str]) -> Response[Any]:
    """Disable, unblock, new password, enable again, forget the authenticator, link, unlink."""
    return await _act(request, account, what, f"/admin/accounts/{account}")


@get("/help-desk", opt={"operation": "accounts.unblock"})
async def help_desk(request: Request[Any, Any, Any]) -> Response[Any]:
    """Who calls gives the login; the desk unblocks, mails a new password, enables again."""
    return await page(request, "admin/help_desk.html", title="Help desk", login="", denied=None)


@post("/help-desk", opt={"operation": "accounts.unblock"})
async def help_out(request: Request[Any, Any, Any]) -> Response[Any]:
    """One of the three, for the login given; anything else is refused by the application."""
    fields = await form_of(request)
    login, what = fields.get("login", "").strip(), fields.get("what", "")
    try:
        given = await _do(request, login, what, "")
    except Denied as denied:
        return await page(
            request, "admin/help_desk.html", title="Help desk", status=409, login=login, denied=denied
        )
    done = "Done. A new password is in the mail." if given and given.mailed else "Done."
    return say(see_other("/help-desk"), done)


async def _act(request: Request[Any, Any, Any], account: str, what: str, back: str) -> Response[Any]:
    fields = await form_of(request)
    try:
        why, subject = fields.get("why", "").strip(), fields.get("subject", "")
        given = await _do(request, account, what, why, subject)
    except Denied as denied:
        return await _account(request, account, denied=denied)
    if given and given.temporary_password:
        return await _account(request, account, given=given)
    return say(see_other(back), "Done. A new password is in the mail." if given else "Done.")


async def _do(
    request: Request[Any, Any, Any], account: str, what: str, why: str, subject: str = ""
) -> Given | None:
    access, actor = access_of(request), the_actor(request)
    match what:
        case "disable":
            if not why or why == "inactive":
                raise Denied("invalid", "why_missing", "Say why the account is disabled.", field="why")
            await doing.disable(access, actor, account, why)
        case "unblock":
            await doing.unblock(access, actor, account)
        case "re-enable":
            await doing.reenable(access, actor, account)
        case "reset-second-step":
            await doing.reset_second_step(access, actor, account)
        case "link":
            await subjects.link(access, actor, account, subject)
        case "unlink":
            await subjects.unlink(access, actor, account)
        case "reset-password":
            return await doing.reset_password(access, actor, account)
        case _:
            raise Denied("invalid", "no_such_act", "Choose what is to be done.", field="what")
    return None


async def _listed(
    request: Request[Any, Any, Any], fields: dict[str, str] | None = None, denied: Denied | None = None
) -> Response[Any]:
    store, county = access_of(request).accounts, the_actor(request).county
    rows = await store.page(county, request.query_params.get("after", ""), PAGE + 1, None)
    return await page(
        request,
        "admin/accounts.html",
        title="Accounts",
        status=400 if denied else 200,
        accounts=rows[:PAGE],
        after=rows[PAGE - 1].login if len(rows) > PAGE else "",
        units=await store.units(county),
        roles=GIVEN,
        fields=fields or {},
        denied=denied,
    )


async def _account(
    request: Request[Any, Any, Any], account: str, denied: Denied | None = None, given: Given | None = None
) -> Response[Any]:
    access, county = access_of(request), the_actor(request).county
    row = await doing.find(access, county, account)
    linked = await access.county_sign_ins.subject_of(county, row.account_id)
    return await page(
        request,
        "admin/account.html",
        title="Account",
        status=409 if denied else 200,
        account=row,
        subject=linked[0] if linked else "",
        county_sign_in=await access.county_sign_ins.read(county),
        units=await access.accounts.units(county),
        roles=GIVEN,
        given=given,
        denied=denied,
    )


async def _roles(request: Request[Any, Any, Any]) -> tuple[str, ...]:
    return tuple(value for name, value in await fields_of(request) if name == "roles")


@get("/admin/roles", opt={"operation": "accounts.read"})
async def roles_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Which role may do what, from the one table that guards the API."""
    table = {operation: msgspec.to_builtins(sorted(who)) for operation, who in sorted(OPERATIONS.items())}
    return await page(request, "admin/roles.html", title="Roles", operations=table, roles=ROLES)


HANDLERS = [accounts_page, add, account_page, change, act, help_desk, help_out, roles_page]
