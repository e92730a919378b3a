"""Approving a notice: a person reads it, and its PDF is kept with a fingerprint (decision I.9)."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.data import Notice
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.notice_of_action.bodies import NoticeBody, subject, the_notice
from caseclock.kernel.refusal import refuse


class ApproveNotice(NoticeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Approves the notice as it stands; from now on it cannot be drafted anew."""


def approve_notice(body: ApproveNotice, view: View) -> Iterator[Output]:
    """An adverse one only with everything read, and while its last mailing day has not passed."""
    notice = approvable(view)
    if notice.traits.adverse:
        nothing_unread(view)
    last = notice.last_mailing_day
    if last is not None and view.today > last:
        raise refuse(
            "last_mailing_day_passed",
            f"For {notice.effective_on} the notice had to be mailed by {last}",
            "Draft it for a later first of a month.",
            citation="42 CFR 431.211; decision I.9",
            last_mailing_day=last,
            effective_on=notice.effective_on,
        )
    yield n.NoticeApproved(**subject(view))


def approvable(view: View) -> Notice:
    """Only a draft is approved."""
    notice = the_notice(view)
    if notice.stage != "drafted":
        raise refuse(
            "not_a_draft",
            f"The notice is {notice.stage}",
            "Only a draft is approved.",
            stage=notice.stage,
        )
    return notice
