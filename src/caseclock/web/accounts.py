"""Accounts of a county, by its admin; the three things the service centre may do; a site's own staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from caseclock.application import accounts as doing
from caseclock.application.account_changes import Change, change_account, housed
from caseclock.application.accounts import Given, Wanted
from caseclock.application.denied import Denied
from caseclock.kernel.ids import CaseRef
from caseclock.store.accounts import AccountRow
from caseclock.web.asking import within_reach
from caseclock.web.auth import access_of, the_actor
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor

_TAGS = ["Accounts"]


class AccountView(msgspec.Struct, frozen=True, kw_only=True):
    """An account without its secrets."""

    account: UUID
    login: str
    name: str
    email: str
    roles: tuple[str, ...]
    office: str
    unit: str
    site: UUID | None
    second_step: bool
    must_change_password: bool
    blocked_at: datetime | None
    disabled_at: datetime | None
    disabled_why: str
    last_used_at: datetime | None
    created_at: datetime


class AccountPage(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts by login; `next` is empty on the last page."""

    items: list[AccountView]
    next: str


class NewAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new account; its first password is mailed, or answered once, and must be changed."""

    login: Annotated[str, Meta(min_length=3, max_length=100, examples=["m.garcia"])]
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Maria Garcia"])]
    roles: Annotated[tuple[str, ...], Meta(min_length=1, examples=[["worker"]])]
    email: Annotated[str, Meta(max_length=200)] = ""
    office: str = ""
    unit: str = ""
    site: UUID | None = None
    alert_mail: bool = True


class Why(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why it is disabled; `inactive` is kept for lack of use."""

    why: Annotated[str, Meta(min_length=1, max_length=200, examples=["left the county"])]


class Invitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person invited to a site: login, name, and the address the first password goes to."""

    login: Annotated[str, Meta(min_length=3, max_length=100, examples=["r.chen"])]
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Rui Chen"])]
    email: Annotated[str, Meta(min_length=3, max_length=200, examples=["r.chen@clinic.example"])]


@get("/accounts", opt={"operation": "accounts.read"}, tags=_TAGS, summary="The county's accounts")
async def list_accounts(
    request: Request[Any, Any, Any], cursor: Cursor = "", limit: Limit = 50
) -> AccountPage:
    """By login, a page at a time."""
    after = from_cursor(cursor, tuple[str])
    return await _page(request, after[0] if after else "", limit, None)


@post("/accounts", opt={"operation": "accounts.write"}, tags=_TAGS, summary="Add an account")
async def add_account(request: Request[Any, Any, Any], data: JSONBody[NewAccount]) -> Given:
    """Makes an account of the caller's county. Site accounts come by code and invitation, not here."""
    actor = the_actor(request)
    unit, office = await housed(access_of(request), actor.county, data.unit, data.office)
    wanted = Wanted(
        login=data.login,
        display_name=data.name,
        roles=data.roles,
        email=data.email,
        office=office,
        unit=unit,
        site=data.site,
        alert_mail=data.alert_mail,
    )
    return await doing.add_account(access_of(request), actor.county, wanted, actor.account)


@patch(
    "/accounts/{account:str}",
    opt={"operation": "accounts.write"},
    tags=_TAGS,
    summary="Change an account",
)
async def change(
    request: Request[Any, Any, Any], account: FromPath[str], data: JSONBody[Change]
) -> AccountView:
    """Name, mail, unit, office, roles, alerts by mail. New roles end its sessions. `account`: id or login."""
    return _view(await change_account(access_of(request), the_actor(request), account, data))


@post(
    "/accounts/{account:str}/disable",
    opt={"operation": "accounts.write"},
    status_code=204,
    tags=_TAGS,
    summary="Disable an account",
)
async def disable(request: Request[Any, Any, Any], account: FromPath[str], data: JSONBody[Why]) -> None:
    """Nobody signs in with it any more and its sessions end now. `account` is an id or a login."""
    if data.why == "inactive":
        raise Denied("invalid", "why_kept", "`inactive` is kept for lack of use.", field="why")
    await doing.disable(access_of(request), the_actor(request), account, data.why)


@post(
    "/accounts/{account:str}/unblock",
    opt={"operation": "accounts.unblock"},
    status_code=204,
    tags=_TAGS,
    summary="Unblock an account",
)
async def unblock(request: Request[Any, Any, Any], account: FromPath[str]) -> None:
    """After too many failed sign-ins. `account` is an id or a login."""
    await doing.unblock(access_of(request), the_actor(request), account)


@post(
    "/accounts/{account:str}/reset-password",
    opt={"operation": "accounts.reset_password"},
    status_code=200,
    tags=_TAGS,
    summary="Reset a password",
)
async def reset_password(request: Request[Any, Any, Any], account: FromPath[str]) -> Given:
    """The new one is mailed, or answered once to a county admin; it must be changed within 7 days."""
    return await doing.reset_password(access_of(request), the_actor(request), account)


@post(
    "/accounts/{account:str}/re-enable",
    opt={"operation": "accounts.reenable"},
    status_code=204,
    tags=_TAGS,
    summary="Enable an account again",
)
async def reenable(request: Request[Any, Any, Any], account: FromPath[str]) -> None:
    """The service centre: only what was disabled for lack of use."""
    await doing.reenable(access_of(request), the_actor(request), account)


@post(
    "/accounts/{account:str}/reset-second-step",
    opt={"operation": "accounts.write"},
    status_code=204,
    tags=_TAGS,
    summary="Forget a lost authenticator",
)
async def reset_second_step(request: Request[Any, Any, Any], account: FromPath[str]) -> None:
    """The next sign-in enrols another."""
    await doing.reset_second_step(access_of(request), the_actor(request), account)


@get("/site/staff", opt={"operation": "site.staff"}, tags=["Family PACT"], summary="My site's accounts")
async def list_staff(request: Request[Any, Any, Any], cursor: Cursor = "", limit: Limit = 50) -> AccountPage:
    """Of the certifier's own site only."""
    after = from_cursor(cursor, tuple[str])
    return await _page(request, after[0] if after else "", limit, the_actor(request).site)


@post("/site/staff", opt={"operation": "site.staff"}, tags=["Family PACT"], summary="Invite staff")
async def invite_staff(request: Request[Any, Any, Any], data: JSONBody[Invitation]) -> Given:
    """Makes an account for the certifier's own site and mails its first password."""
    actor = the_actor(request)
    return await doing.invite_staff(access_of(request), actor, data.login, data.name, data.email)


@delete(
    "/site/staff/{account:str}", opt={"operation": "site.staff"}, tags=["Family PACT"], summary="Remove staff"
)
async def remove_staff(request: Request[Any, Any, Any], account: FromPath[str]) -> None:
    """Of the certifier's own site only."""
    await doing.remove_staff(access_of(request), the_actor(request), account)


@post(
    "/sites/{site:uuid}/certifier",
    opt={"operation": "site.certifier"},
    tags=["Family PACT"],
    summary="Put a certifier in place",
)
async def replace_certifier(
    request: Request[Any, Any, Any], site: FromPath[UUID], data: JSONBody[Invitation]
) -> Given:
    """Certifiers before are disabled and signed out; the site's staff stay. 404 where there is no site."""
    await within_reach(request, str(CaseRef(the_actor(request).county, site)))
    wanted = Wanted(
        login=data.login, display_name=data.name, email=data.email, roles=("site_certifier",), site=site
    )
    return await doing.replace_certifier(access_of(request), the_actor(request), wanted)


async def _page(request: Request[Any, Any, Any], after: str, limit: int, site: UUID | None) -> AccountPage:
    rows = await access_of(request).accounts.page(the_actor(request).county, after, limit + 1, site)
    shown = rows[:limit]
    return AccountPage(
        items=[_view(row) for row in shown],
        next=to_cursor(shown[-1].login) if len(rows) > limit else "",
    )


def _view(row: AccountRow) -> AccountView:
    return AccountView(
        account=row.account_id,
        login=row.login,
        name=row.display_name,
        email=row.email,
        roles=row.roles,
        office=row.office,
        unit=row.unit,
        site=row.site,
        second_step=row.totp_secret is not None,
        must_change_password=row.must_change,
        blocked_at=row.blocked_at,
        disabled_at=row.disabled_at,
        disabled_why=row.disabled_why,
        last_used_at=row.last_used_at,
        created_at=row.created_at,
    )


HANDLERS = [
    list_accounts,
    add_account,
    change,
    disable,
    unblock,
    reset_password,
    reenable,
    reset_second_step,
    list_staff,
    invite_staff,
    remove_staff,
    replace_certifier,
]
