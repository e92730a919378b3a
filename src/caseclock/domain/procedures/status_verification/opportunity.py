"""The reasonable opportunity: its notice, when it was received, more time (42 CFR 435.956(b), I.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.status_verification import events_scope as s
from caseclock.domain.procedures.status_verification.bodies import alert, person, subject
from caseclock.domain.procedures.status_verification.checking import electronic_failed
from caseclock.domain.procedures.status_verification.coverage import APPLICATION
from caseclock.domain.procedures.status_verification.data import (
    PROVABLE,
    SELF_DECLARED,
    Rop,
    verification,
)
from caseclock.domain.procedures.status_verification.expiry import take_back
from caseclock.domain.procedures.status_verification.folding import then
from caseclock.domain.procedures.status_verification.outcome import follow
from caseclock.kernel.events import New
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.time import first_of_month

LAW = "42 CFR 435.956(b)"


class MailRopNotice(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notice as the print manifest says: printed, mailed, where to."""

    printed_on: date
    mailed_on: date
    address: str = ""


class ProveLateReceipt(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notice came later than presumed, and how that was shown."""

    received_on: date
    evidence: Written


class RecordReturnedNotice(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notice came back undelivered."""

    returned_on: date | None = None


class ExtendRop(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """More time, for a reason that the law names (`reason`)."""

    until: date


def mail_rop_notice(body: MailRopNotice, view: View) -> Iterator[Output]:
    """It counts as received five days after the later of the two dates, unless a later day is proven."""
    data = verification(view)
    not_in_future("mailed_on", body.mailed_on, view)
    not_in_future("printed_on", body.printed_on, view)
    may_have_one(view)
    given = [rop for rop in data.rops if rop.returned_on is None and not rop.called_off]
    later = max(body.printed_on, body.mailed_on)
    if given and not view.policy.parameters.at("rop_second_allowed", later).value:
        raise refuse(
            "no_second_rop",
            "A second reasonable opportunity is not offered",
            "Determine scope.",
            citation=LAW,
        )
    mailed = s.RopNoticeMailed(
        **subject(view),
        number=len(given) + 1,
        printed_on=body.printed_on,
        mailed_on=body.mailed_on,
        received_on=later + timedelta(days=view.policy.number("rop_mail_presumption", later)),
        second=bool(given),
        address=body.address,
    )
    yield New(mailed, body.mailed_on)
    if mailed.second:
        yield alert(view, "rop_second", mailed.number, "supervisor")
    month = first_of_month(mailed.received_on)
    yield from follow(view, then(data, mailed), month, body.mailed_on, "reasonable opportunity begins")


def may_have_one(view: View) -> None:
    """Who attests a status that is not verified, and is otherwise eligible."""
    data = verification(view)
    if data.verified:
        raise refuse("verified", "The status is verified", "No opportunity is needed.", citation=LAW)
    if data.declared not in PROVABLE:
        raise refuse(
            "no_status_attested",
            "Only who attests citizenship or a satisfactory status gets a reasonable opportunity",
            "Record what the person declared; scope follows from the table.",
            citation=LAW,
        )
    if not _otherwise_eligible(view):
        raise refuse(
            "not_otherwise_eligible",
            "The application ended without coverage",
            "Only who is otherwise eligible gets a reasonable opportunity.",
            citation="42 CFR 435.956(b); 435.1008",
        )
    if (
        data.declared == "prucol"
        and SELF_DECLARED not in data.categories
        and not electronic_failed(view, data)
    ):
        raise refuse(
            "ask_hub_and_save_first",
            "Proof of MC 13 categories 1 to 15 is asked for only when Hub and SAVE could not confirm",
            "Run the Hub, then request SAVE.",
            citation="22 CCR 50301.6",
        )


def _otherwise_eligible(view: View) -> bool:
    """Not, when every application of the person has ended and none brought coverage."""
    applications = view.state.instances_of(APPLICATION, view.member_id)
    covered = view.state.coverage.get(person(view).id)
    return bool(covered) or not applications or not all(each.final for each in applications)


def prove_late_receipt(body: ProveLateReceipt, view: View) -> Iterator[Output]:
    """The ninety days count from the proven day, never from an earlier one than presumed."""
    data = verification(view)
    rop = notice_out(view)
    not_in_future("received_on", body.received_on, view)
    if body.received_on <= rop.received_on:
        raise refuse(
            "not_later",
            "Only a later receipt moves the start; an earlier one never does",
            f"Give a day after {rop.received_on}, on which the notice counts as received.",
            citation="42 CFR 435.956(b)(2)(i)",
            field="received_on",
            presumed=rop.received_on,
        )
    proven = s.RopReceiptProven(**subject(view), received_on=body.received_on, evidence=body.evidence)
    yield proven
    days = view.policy.number("rop_days", body.received_on)
    if rop.expired_on and body.received_on + timedelta(days=days) >= view.today:
        yield from take_back(view, then(data, proven), "received_later", view.on)


def record_returned_notice(body: RecordReturnedNotice, view: View) -> Iterator[Output]:
    """What was never received starts nothing: the clock goes back to not started, and what rested on it."""
    data = verification(view)
    rop = notice_out(view)
    returned_on = body.returned_on or view.on
    not_in_future("returned_on", returned_on, view)
    if rop.proven:
        raise refuse(
            "receipt_proven",
            f"Receipt on {rop.received_on} was proven",
            "Undo that proof first if it was wrong.",
            citation=LAW,
            received_on=rop.received_on,
        )
    returned = s.RopNoticeReturned(**subject(view), returned_on=returned_on)
    yield New(returned, returned_on)
    if rop.expired_on:
        # The fold keeps a returned notice apart, so the expiry is looked up before it.
        yield from take_back(view, data, "notice_returned", returned_on, returned)


def extend_rop(body: ExtendRop, view: View) -> Iterator[Output]:
    """For immigration declarations only: a good-faith effort, or the agency needs the time."""
    notice_out(view)
    data = verification(view)
    if data.declared == "citizen":
        raise refuse(
            "citizenship_not_extended",
            "Only the opportunity of an immigration declaration can be extended",
            "Decide by the date it has.",
            citation="42 CFR 435.956(b)(2)(ii)(B)",
            field="until",
        )
    yield s.RopExtended(**subject(view), until=body.until, reason=body.reason)


def notice_out(view: View) -> Rop:
    """The opportunity whose notice is out."""
    rop = verification(view).rop
    if rop is None:
        raise _none_out()
    return rop


def _none_out() -> Refused:
    return refuse(
        "no_rop", "No notice of a reasonable opportunity is out", "Mail the notice first.", citation=LAW
    )
