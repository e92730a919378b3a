"""Mail that comes back: what counted from its mailing falls; it may be sent once more (D.5, D.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.commands import Written
from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.data import Notice
from caseclock.domain.case.notices.drafting import came_back
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.notice_of_action.bodies import NoticeBody, subject, the_notice
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse


class RecordReturnedMail(NoticeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The letter came back undelivered."""

    returned_on: date


class ResendNotice(NoticeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It is to be printed and mailed once more, to the address that is right now."""

    why: Written


def record_returned_mail(body: RecordReturnedMail, view: View) -> Iterator[Output]:
    """An adverse act falls with its notice before its day, unless the return itself is the reason for it."""
    notice = out(view)
    not_in_future("returned_on", body.returned_on, view)
    mailed_on = notice.mailed_on
    if mailed_on is not None and body.returned_on < mailed_on:
        raise refuse(
            "returned_before_mailed",
            "A letter comes back after it was mailed",
            f"Give a day from {mailed_on} on.",
            field="returned_on",
            mailed_on=mailed_on,
        )
    if notice.kind == "rop":
        raise refuse(
            "recorded_by_its_procedure",
            "The reasonable opportunity hangs on this notice",
            "Record it with record-returned-notice; the notice follows.",
            citation="42 CFR 435.956(b)(2)(i)",
            command="record-returned-notice",
            about=notice.about,
        )
    yield New(came_back(subject(view), notice, body.returned_on), body.returned_on)
    yield AlertRaised(
        alert_id=f"{view.instance_id}/returned_mail/{len(notice.mailings)}",
        alert="returned_mail",
        procedure="notice_of_action",
        instance=view.instance_id,
        member=view.instance.member if view.instance else None,
        to=("owner",),
    )


def resend_notice(body: ResendNotice, view: View) -> Iterator[Output]:
    """The mailing before stays as it was; the clocks that hang on mailing count from the new one."""
    yield n.NoticeResendOrdered(**subject(view), why=body.why)


def out(view: View) -> Notice:
    """Only mail that went out comes back."""
    notice = the_notice(view)
    if notice.stage != "mailed":
        raise refuse(
            "not_out", f"The notice is {notice.stage}", "Only a mailed notice comes back.", stage=notice.stage
        )
    return notice


def was_out(view: View) -> Notice:
    """A notice that was mailed, whether or not it came back."""
    notice = the_notice(view)
    if notice.stage not in ("mailed", "returned"):
        raise refuse(
            "not_out",
            f"The notice is {notice.stage}",
            "Only a notice that was mailed is sent again or rescinded.",
            stage=notice.stage,
        )
    return notice
