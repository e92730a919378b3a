"""The people of a site change: staff invited and removed, a certifier replaced or moving on."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from caseclock.domain.case.commands import Body, InstanceBody
from caseclock.domain.case.members import MemberAdded, MemberRemoved
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.provider_account import people
from caseclock.domain.procedures.provider_account.activating import change
from caseclock.domain.procedures.provider_account.data import account
from caseclock.domain.procedures.provider_account.events import (
    AccountSiteSwitched,
    CertifierReplaced,
    StaffInvited,
    StaffRemoved,
)
from caseclock.domain.procedures.provider_account.facts import is_staff
from caseclock.domain.procedures.provider_account.opening import named
from caseclock.domain.procedures.provider_account.people import STAFF, Person
from caseclock.domain.procedures.provider_account.upkeep import row_change
from caseclock.kernel.refusal import refuse


class InviteStaff(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The certifier invites a person; a code of the same kind is mailed to them."""

    person: Person


class RemoveStaff(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The certifier takes a person's account away."""


class ReplaceCertifier(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The office puts another certifier in place; the code for them is issued next."""

    certifier: Person


class SwitchSite(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The certifier of several sites goes on working in another of them."""

    to_case: UUID


def invite_staff(body: InviteStaff, view: View) -> Iterator[Output]:
    """The code follows from the invitation; an address is one person's at the site."""
    email = people.address(body.person.email, "person.email")
    if any(people.mail_address(m) == email and m.present for m in view.state.members.values()):
        raise refuse("email_taken", "Somebody at this site has this mail address",
                     "Give the person's own, or invite them again.", field="person.email")  # fmt: skip
    for output in people.added(body.person, STAFF, view, "person"):
        yield output
        if isinstance(output, MemberAdded):
            yield StaffInvited(member=output.member)


def remove_staff(body: RemoveStaff, view: View) -> Iterator[Output]:
    """Sessions end, a code that is out is void; the chart lets only staff go this way."""
    assert view.member_id is not None, "staff are people of the site"
    yield StaffRemoved(instance=view.instance_id, member=view.member_id, why=body.reason)
    yield MemberRemoved(member=view.member_id, why=body.reason or "removed by the certifier")
    yield from row_change(view, "remove", also_by_system=True)


def removable(view: View) -> None:
    """Only a staff member's account is removed."""
    if not is_staff(view):
        raise refuse("not_staff", "The certifier's account is not removed, it is replaced",
                     "Ask the Office of Family Planning, (916) 650-0414.", field="member")  # fmt: skip


def replace_certifier(body: ReplaceCertifier, view: View) -> Iterator[Output]:
    """Old codes and sessions die, staff stay (office point 39)."""
    before = people.certifier(view.state)
    assert before is not None, "asked before"
    yield CertifierReplaced(member=before.id, why=body.reason)
    yield MemberRemoved(member=before.id, why="replaced")
    for instance in view.state.instances.values():
        row = account(instance.data).account
        if instance.member == before.id and row is not None:
            yield change(row, "remove")
    yield from named(body.certifier, view)


def has_certifier(view: View) -> None:
    """There must be a certifier."""
    if people.certifier(view.state) is None:
        raise refuse("no_certifier", "The site has no certifier to be replaced",
                     "Record what PAVE says with record-pave-contact.")  # fmt: skip


def switch_site(body: SwitchSite, view: View) -> Iterator[Output]:
    """Not while each site's certifier has an address of its own; then only to a site of one's own (I.16)."""
    other = view.others.get(body.to_case)
    theirs = people.certifier(other) if other else None
    mine = people.mail_address(view.member)
    row = account(view.data).account
    if row is None or is_staff(view) or not mine or people.mail_address(theirs) != mine:
        raise refuse("not_your_site", "The certifier of the other site is somebody else",
                     "Choose a site that PAVE lists with your mail address.", field="to_case")  # fmt: skip
    yield AccountSiteSwitched(instance=view.instance_id, member=view.member_id, to_site=body.to_case)
    yield change(row, "switch_site", site=str(body.to_case))


def several_sites(view: View) -> None:
    """From a dated parameter on, one mail address may certify several sites."""
    if bool(view.policy.parameters.at("one_certifier_email_per_site", view.today).value):
        raise refuse("switch_not_allowed", "One mail address certifies one site, so there is none to go to",
                     "Sign in with the account of the other site.",
                     citation="reference I.16", field="to_case")  # fmt: skip
