"""Which account of a county is whom in the county's directory: only the county's admin says so."""

from __future__ import annotations

from caseclock.application.access import Access
from caseclock.application.accounts import find
from caseclock.application.denied import Denied, absent, forbidden
from caseclock.application.roles import SITE_ROLES, may
from caseclock.domain.case.view import Actor

LONGEST = 255


async def link(access: Access, actor: Actor, account: str, subject: str) -> None:
    """The account is this subject of the county's issuer, and no other. Its sessions end."""
    _may(actor)
    await link_account(access, actor.county, account, subject, actor.account)


async def unlink(access: Access, actor: Actor, account: str) -> None:
    """The account is nobody there any more; its sessions end, and its password holds again."""
    _may(actor)
    await unlink_account(access, actor.county, account, actor.account)


async def link_account(access: Access, county: int, account: str, subject: str, by: str) -> None:
    """The same by whoever may use the command line."""
    row = await find(access, county, account)
    subject = subject.strip()
    if not subject or len(subject) > LONGEST or not subject.isprintable():
        raise Denied("invalid", "subject_refused", "A subject has 1 to 255 characters.", field="subject")
    if SITE_ROLES & set(row.roles):
        raise Denied(
            "invalid", "subject_refused", "A site's accounts belong to no directory.", field="account"
        )
    if await access.county_sign_ins.read(county) is None:
        raise Denied(
            "taken",
            "no_county_sign_in",
            "The county has no sign-in of its own here.",
            remedy="Set it first: PUT /api/v1/county-sign-in.",
        )
    if not await access.county_sign_ins.link(county, row.account_id, subject, by):
        raise Denied(
            "taken",
            "subject_taken",
            "This subject is another account already.",
            remedy="Unlink that account first.",
            field="subject",
        )
    await access.sessions.close_all(county, row.account_id)
    await access.tell("account_linked", county, row, by)


async def unlink_account(access: Access, county: int, account: str, by: str) -> None:
    """The same by whoever may use the command line."""
    row = await find(access, county, account)
    if not await access.county_sign_ins.unlink(county, row.account_id):
        raise absent()
    await access.sessions.close_all(county, row.account_id)
    await access.tell("account_unlinked", county, row, by)


def _may(actor: Actor) -> None:
    if not may(actor.role, "accounts.write"):
        raise forbidden(actor.role)
