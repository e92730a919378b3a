"""Printed is not mailed: what the print manifest says, never the click that approved it (I.9, office 21)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.data import INSIDE, Notice
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.notice_periods import notice_rule, require_notice
from caseclock.domain.procedures.notice_of_action.bodies import NoticeBody, subject, the_notice
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse


class RecordPrinted(NoticeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The print manifest says that it was printed."""

    printed_on: date


class RecordMailed(NoticeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The print manifest says that it was mailed: where to, in which language and format."""

    printed_on: date | None = None
    mailed_on: date
    address: str = ""
    language: str = ""
    format: str = ""


def record_printed(body: RecordPrinted, view: View) -> Iterator[Output]:
    """It still has to leave the house by its last mailing day."""
    _approved(inside(view))
    not_in_future("printed_on", body.printed_on, view)
    yield New(n.NoticePrinted(**subject(view), printed_on=body.printed_on), body.printed_on)


def record_mailed(body: RecordMailed, view: View) -> Iterator[Output]:
    """Refused when too late for its act, with the earliest lawful day; one that a procedure mails, there."""
    notice = mailable(view)
    _approved(notice)
    not_in_future("mailed_on", body.mailed_on, view)
    printed_on = body.printed_on or notice.printed_on or body.mailed_on
    drafted_on = notice.drafted_on or printed_on
    if not drafted_on <= printed_on <= body.mailed_on:
        raise refuse(
            "dates_out_of_order",
            "A notice is drafted, then printed, then mailed",
            f"Give printed_on from {drafted_on} to {body.mailed_on}.",
            citation="decision I.9",
            field="printed_on",
            drafted_on=drafted_on,
            printed_on=printed_on,
            mailed_on=body.mailed_on,
        )
    if notice.traits.adverse:
        nothing_unread(view)
    if notice.traits.advance and notice.effective_on is not None:
        rule = notice_rule(view.policy, body.mailed_on, notice.exception, fraud=notice.fraud)
        require_notice(rule, body.mailed_on, notice.effective_on, field="mailed_on")
    lines = notice.content.get("letter", {}).get("lines", ())
    mailed = n.NoticeMailed(
        **subject(view),
        printed_on=printed_on,
        mailed_on=body.mailed_on,
        address=body.address or ", ".join(lines),
        language=body.language or notice.language,
        format=body.format or notice.format,
        insert=notice.insert,
        effective_on=notice.effective_on,
        adverse=notice.traits.adverse,
    )
    yield New(mailed, body.mailed_on)


def inside(view: View) -> Notice:
    """Only a notice that has not left the office is printed, mailed or pulled."""
    notice = the_notice(view)
    if notice.stage not in INSIDE:
        raise refuse(
            "not_inside",
            f"The notice is {notice.stage}",
            "Resend it, or rescind it."
            if notice.stage == "mailed"
            else "Look under the notices of the case at what became of it.",
            stage=notice.stage,
        )
    return notice


def mailable(view: View) -> Notice:
    """One whose mailing its procedure records says so there; a second mailing of it is recorded here."""
    notice = inside(view)
    if notice.mailed_by and not notice.mailings:
        raise refuse(
            "mailed_by_its_procedure",
            "The mailing of this notice also moves the procedure that decided",
            f"Record it with {notice.mailed_by}; the notice follows.",
            citation="decision I.9",
            command=notice.mailed_by,
            about=notice.about,
        )
    return notice


def _approved(notice: Notice) -> None:
    if notice.stage == "drafted" and not notice.mailings:
        raise refuse(
            "not_approved",
            "A notice is approved before it is printed and mailed",
            "Approve it first (approve-notice).",
            citation="decision I.9",
        )
