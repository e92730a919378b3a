"""What is done to accounts by others: made, disabled, unblocked, reset, enabled; and a site's own staff."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.denied import Denied, absent, forbidden
from caseclock.application.passwords import check_password, temporary_password
from caseclock.application.roles import SITE_ROLES, lawful_roles, may
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import uuid7
from caseclock.store.accounts import AccountRow, NewAccount

TEMPORARY = timedelta(days=7)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,99}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """An account that someone asks for. Without a password it gets one that must be changed at once."""

    login: str
    display_name: str
    roles: tuple[str, ...]
    email: str = ""
    office: str = ""
    unit: str = ""
    site: UUID | None = None
    password: str = ""
    alert_mail: bool = True


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A made or reset account. `temporary_password` is shown once, and only where it could not be mailed."""

    account: UUID
    login: str
    temporary_password: str = ""
    mailed: bool = False


async def add_account(access: Access, county: int, wanted: Wanted, by: str) -> Given:
    """Makes an account; Denied when the login is taken or the roles do not go together."""
    login = wanted.login.strip().lower()
    check_wanted(county, login, wanted)
    if wanted.password:
        check_password(wanted.password, login)
    password = wanted.password or temporary_password()
    new = NewAccount(
        account_id=uuid7(),
        login=login,
        display_name=wanted.display_name.strip(),
        email=wanted.email.strip(),
        roles=wanted.roles,
        office=wanted.office,
        unit=wanted.unit,
        site=wanted.site,
        password_hash=await access.passwords.hash(password),
        password_lives=None if wanted.password else TEMPORARY,
        alert_mail=wanted.alert_mail,
        created_by=by,
    )
    if not await access.accounts.add(county, new):
        raise Denied(
            "taken", "login_taken", f"The login {login} is taken.", remedy="Take another.", field="login"
        )
    account = await find(access, county, str(new.account_id))
    await access.tell("account_created", county, account, by)
    return await _hand_over(access, county, account, "" if wanted.password else password, "invitation")


async def invite_staff(access: Access, actor: Actor, login: str, name: str, email: str) -> Given:
    """A site certifier invites staff of the own site; the first password goes by mail."""
    _may(actor, "site.staff")
    assert actor.site is not None
    wanted = Wanted(login=login, display_name=name, email=email, roles=("provider_staff",), site=actor.site)
    return await add_account(access, actor.county, wanted, actor.account)


async def remove_staff(access: Access, actor: Actor, account: str) -> None:
    """A site certifier removes staff of the own site; anyone else's account is not there for them."""
    _may(actor, "site.staff")
    row = await find(access, actor.county, account)
    if row.site != actor.site or "provider_staff" not in row.roles:
        raise absent()
    await _disable(access, actor, row, "removed")


async def replace_certifier(access: Access, actor: Actor, wanted: Wanted) -> Given:
    """The office puts another certifier in place: old certifiers' sessions die, staff stay."""
    _may(actor, "site.certifier")
    if wanted.site is None or wanted.roles != ("site_certifier",):
        raise Denied(
            "invalid", "no_certifier", "Name the site and the one role site_certifier.", field="site"
        )
    given = await add_account(access, actor.county, wanted, actor.account)
    for row in await access.accounts.page(actor.county, "", 500, wanted.site):
        if "site_certifier" in row.roles and row.account_id != given.account and row.disabled_at is None:
            await _disable(access, actor, row, "replaced")
    return given


async def disable(access: Access, actor: Actor, account: str, why: str) -> None:
    """A county admin disables an account; its sessions end now."""
    _may(actor, "accounts.write")
    await _disable(access, actor, await find(access, actor.county, account), why or "disabled")


async def unblock(access: Access, actor: Actor, account: str) -> None:
    """Lets a blocked account sign in again."""
    row = await _helped(access, actor, account, "accounts.unblock")
    if not await access.sessions.unblock(actor.county, row.login):
        raise Denied("taken", "not_blocked", "The account is not blocked.")
    await access.tell("account_unblocked", actor.county, row, actor.account)


async def reenable(access: Access, actor: Actor, account: str) -> None:
    """Enables again; the service centre only what lay unused, not what someone disabled."""
    row = await _helped(access, actor, account, "accounts.reenable")
    if actor.role == "service_center" and row.disabled_at is not None and row.disabled_why != "inactive":
        raise Denied(
            "forbidden",
            "disabled_by_hand",
            "The account was disabled by someone, not for lack of use.",
            remedy="The office that disabled it (Family PACT: 916-650-0414) can enable it again.",
        )
    if not await access.accounts.enable(actor.county, row.account_id):
        raise Denied("taken", "not_disabled", "The account is not disabled.")
    await access.tell("account_reenabled", actor.county, row, actor.account)


async def reset_password(access: Access, actor: Actor, account: str) -> Given:
    """A password to be changed at once; every session ends. The service centre never sees it."""
    row = await _helped(access, actor, account, "accounts.reset_password")
    mailable = bool(row.email) and access.send_passcode is not None
    if actor.role == "service_center" and not mailable:
        raise Denied(
            "invalid",
            "no_mail_address",
            "The account has no mail address to send the password to.",
            remedy="The Office of Family Planning (916-650-0414) can replace the account.",
        )
    password = temporary_password()
    hashed = await access.passwords.hash(password)
    await access.accounts.set_password(actor.county, row.account_id, hashed, TEMPORARY)
    await access.sessions.close_all(actor.county, row.account_id)
    await access.tell("password_reset", actor.county, row, actor.account)
    return await _hand_over(access, actor.county, row, password, "password_reset")


async def reset_second_step(access: Access, actor: Actor, account: str) -> None:
    """A county admin clears a lost authenticator; the next sign-in enrols another."""
    _may(actor, "accounts.write")
    row = await find(access, actor.county, account)
    await access.accounts.clear_totp(actor.county, row.account_id)
    await access.sessions.close_all(actor.county, row.account_id)
    await access.tell("second_step_reset", actor.county, row, actor.account)


async def disable_unused(access: Access, county: int, days: int) -> int:
    """Housekeeping of a business day: disables what lay unused; how many."""
    found = await access.accounts.disable_unused(county, days)
    for account, _ in found:
        await access.sessions.close_all(county, account)
        row = await access.accounts.by_id(county, account)
        assert row is not None
        await access.tell("account_disabled_inactive", county, row, "system")
    return len(found)


async def find(access: Access, county: int, account: str) -> AccountRow:
    """The account of an id or a login; Denied `absent` when there is none in this county."""
    try:
        row = await access.accounts.by_id(county, UUID(account))
    except ValueError:
        row = await access.accounts.by_login(county, account.strip().lower())
    if row is None:
        raise absent()
    return row


async def _helped(access: Access, actor: Actor, account: str, operation: str) -> AccountRow:
    """The account someone is helped with; the service centre finds Family PACT accounts only."""
    _may(actor, operation)
    row = await find(access, actor.county, account)
    if actor.role == "service_center" and not SITE_ROLES & set(row.roles):
        raise absent()
    return row


async def _disable(access: Access, actor: Actor, row: AccountRow, why: str) -> None:
    if not await access.accounts.disable(actor.county, row.account_id, why):
        raise Denied("taken", "disabled_already", "The account is disabled already.")
    await access.sessions.close_all(actor.county, row.account_id)
    await access.tell("account_disabled", actor.county, row, actor.account)


async def _hand_over(access: Access, county: int, row: AccountRow, password: str, purpose: str) -> Given:
    """By mail where that is possible; else shown once to whoever asked."""
    if not password:
        return Given(account=row.account_id, login=row.login)
    if row.email and access.send_passcode is not None:
        await access.mail(county, row, purpose, password, TEMPORARY)
        return Given(account=row.account_id, login=row.login, mailed=True)
    return Given(account=row.account_id, login=row.login, temporary_password=password)


def _may(actor: Actor, operation: str) -> None:
    if not may(actor.role, operation):
        raise forbidden(actor.role)


def check_wanted(county: int, login: str, wanted: Wanted) -> None:
    """Raises Denied with the field that cannot stand: login, name, mail address, roles or site."""
    if _LOGIN.fullmatch(login) is None:
        raise Denied(
            "invalid",
            "login_refused",
            "A login has 3 to 100 letters, digits or . _ @ + - and begins with a letter or digit.",
            field="login",
        )
    if not wanted.display_name.strip():
        raise Denied("invalid", "name_missing", "An account needs a person's name.", field="display_name")
    if wanted.email and _EMAIL.fullmatch(wanted.email.strip()) is None:
        raise Denied("invalid", "email_refused", "This is no mail address.", field="email")
    if problem := lawful_roles(county, wanted.roles):
        raise Denied("invalid", "roles_refused", f"These roles cannot stand: {problem}.", field="roles")
    if bool(SITE_ROLES & set(wanted.roles)) != (wanted.site is not None):
        raise Denied(
            "invalid", "site_refused", "A site's accounts name their site, and no others do.", field="site"
        )
