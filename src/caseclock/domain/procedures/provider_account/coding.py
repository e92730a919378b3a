"""Codes: issued by the office, warned of, lapsed, reissued by the system inside a dated window (I.10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.provider_account import codes, people
from caseclock.domain.procedures.provider_account.data import account
from caseclock.domain.procedures.provider_account.events import (
    AccessCodeExpired,
    AccessCodeIssued,
    AccessCodeMailBounced,
    AccessCodeReissued,
    AccessCodeRequested,
)
from caseclock.domain.procedures.provider_account.facts import is_staff, reissued_by_itself
from caseclock.domain.procedures.provider_account.mailing import OFFICE, code_mail, warning_mail
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse

OFP = "family_planning_office"
REQUESTED = "access_code_requested"


class IssueAccessCode(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The office mails the certifier a new code; the one before is void."""


class ReinviteStaff(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The certifier mails an invited person a new code; the one before is void."""


class RequestNewCode(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The certifier asks the office for a new code."""


class RecordCodeMailBounced(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The mail with the code came back."""

    answer: str = ""


def issue_access_code(body: IssueAccessCode, view: View) -> Iterator[Output]:
    """Only to a certifier; the chart asks whether PAVE has them with the NPI."""
    yield from issued(view)


def code_from_the_office(view: View) -> None:
    """The office gives codes to certifiers."""
    if is_staff(view):
        raise refuse("not_the_certifier", "The office gives codes to certifiers",
                     "The site's certifier invites staff again.", field="member")  # fmt: skip


def reinvite_staff(body: ReinviteStaff, view: View) -> Iterator[Output]:
    """Only to staff: the certifier's own code comes from the office."""
    yield from issued(view)


def code_from_the_certifier(view: View) -> None:
    """Staff are invited by the site's certifier."""
    if not is_staff(view):
        raise refuse("not_staff", "A certifier's code comes from the office",
                     f"Ask the {OFFICE}.", field="member")  # fmt: skip


def issue_to_staff(view: View) -> Iterator[Output]:
    """An invited person gets a code of the same kind."""
    yield from issued(view)


def issued(view: View, kind: type[AccessCodeIssued] = AccessCodeIssued) -> Iterator[Output]:
    """A new code, valid so many elapsed hours from now; its mail, and nothing else, carries it."""
    assert view.member is not None
    if not people.mail_address(view.member) or not people.in_pave(view.state):
        return  # The chart's guard refuses; there is nowhere to mail it.
    code = codes.draw(view.given, f"{view.instance_id}/{view.state.version}")
    lapses_at = view.now + timedelta(hours=_hours(view))
    event = kind(
        instance=view.instance_id,
        member=view.member_id,
        number=account(view.data).number + 1,
        code_hash=codes.kept(codes.keys_of(view.given), view.state.case_id, code),
        lapses_at=lapses_at,
        mailed_to=people.mail_address(view.member),
    )
    yield New(event, view.today)
    yield code_mail(view.state, view.instance_id, view.member, code, lapses_at)


def _hours(view: View) -> int:
    try:
        return view.policy.number("fpact_access_code_hours", view.today)
    except KeyError:
        raise refuse("no_portal_yet", "The portal's access codes begin later", "Issue it from 2025-01-12 on.",
                     today=view.today) from None  # fmt: skip


def warn(view: View) -> Iterator[Output]:
    """Half the time is gone: the certifier, who cannot sign in yet, is told by mail."""
    data = account(view.data)
    if view.member is not None and data.lapses_at is not None and view.now < data.lapses_at:
        yield warning_mail(view.state, view.instance_id, view.member, data.lapses_at)


def code_lapses(view: View) -> Iterator[Output]:
    """The code opens nothing from its moment of lapse on, however late this is written."""
    data = account(view.data)
    assert data.lapses_at is not None
    yield AccessCodeExpired(
        instance=view.instance_id, member=view.member_id, number=data.number, lapsed_at=data.lapses_at
    )


def reissue(view: View) -> Iterator[Output]:
    """Inside the window a new code, running from its actual issue; after it somebody is told to ask."""
    if reissued_by_itself(view):
        yield from issued(view, AccessCodeReissued)
    elif is_staff(view):
        yield raised(view, "staff_code_expired", "certifier")
    else:
        yield raised(view, "access_code_expired", "certifier", OFP)


def request_new_code(body: RequestNewCode, view: View) -> Iterator[Output]:
    """The office is told, once until it acts."""
    yield AccessCodeRequested(instance=view.instance_id, member=view.member_id)
    yield raised(view, REQUESTED, OFP)


def not_asked_yet(view: View) -> None:
    """A certifier asks the office, and waits for its answer."""
    if is_staff(view):
        raise refuse("not_the_certifier", "Staff get their codes from the site's certifier",
                     "Ask your site certifier to invite you again.", field="member")  # fmt: skip
    for alert in view.state.alerts.values():
        if (alert.alert, alert.instance) == (REQUESTED, view.instance_id) and alert.cleared_at is None:
            raise refuse("asked_already", "The office has been asked and has not answered yet",
                         f"Wait for the mail, or call the {OFFICE}.", asked_on=alert.raised_on)  # fmt: skip


def record_code_mail_bounced(body: RecordCodeMailBounced, view: View) -> Iterator[Output]:
    """The office is alerted: the certifier waits for a mail that will not come."""
    number = account(view.data).number
    yield AccessCodeMailBounced(
        instance=view.instance_id, member=view.member_id, number=number, answer=body.answer
    )
    yield raised(view, "code_mail_bounced", OFP)


def code_mail_out(view: View) -> None:
    """A mail with a code must be out whose return is not recorded yet."""
    data = account(view.data)
    if data.number == data.bounced:
        raise refuse("recorded_already", "No mail with a code is out that has not been recorded as bounced",
                     "Correct the mail address and issue a new code.")  # fmt: skip


def raised(view: View, name: str, *to: str) -> AlertRaised:
    """An alert about this account, outside any clock; its id is new each time."""
    assert view.instance is not None
    return AlertRaised(
        alert_id=f"{view.instance_id}/{name}/{view.state.version}",
        alert=name,
        procedure=view.instance.procedure,
        instance=view.instance_id,
        member=view.member_id,
        to=to,
    )
