"""The packet, filled in with what is known, and the tries to reach the household (D.5, I.9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.renewal import events_papers as p
from caseclock.domain.procedures.renewal.data import Letter, renewal, subject
from caseclock.domain.procedures.renewal.telling import alert
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret
from caseclock.kernel.time import birthday

LAW = "W&I 14005.37; 42 CFR 435.916"


class MailRenewalPacket(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The form as the print manifest says it was printed and mailed: MC 216 (MAGI) or MC 210 RV."""

    printed_on: date
    mailed_on: date
    address: Written
    form: Literal["MC216", "MC210RV"] = "MC216"
    language: str = ""


class LogRenewalContact(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records an attempt to reach the household about its renewal."""

    how: Literal["phone", "mail", "email", "text", "visit", "portal"]
    outcome: Literal["reached", "left_message", "no_answer", "sent", "came_back"]
    note: Secret = ""


class RecordReturnedRenewalMail(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The post brought back a letter of the renewal."""

    letter: Letter
    returned_on: date


def mail_packet(body: MailRenewalPacket, view: View) -> Iterator[Output]:
    """After the ex parte review; one that is late goes all the same, and says how late it is."""
    data = renewal(view)
    not_in_future("mailed_on", body.mailed_on, view)
    not_asked_before_one(view, body.mailed_on)
    if data.ex_parte is None:
        raise refuse(
            "ex_parte_first",
            "What is on file is looked at before the household is asked",
            "Record the ex parte review.",
            citation="W&I 14005.37(e)",
        )
    if body.printed_on > body.mailed_on:
        raise refuse(
            "dates_out_of_order", "A letter is printed, then mailed",
            f"Give printed_on up to {body.mailed_on}.", citation="decision I.9", field="printed_on",
        )  # fmt: skip
    late = (body.mailed_on - data.packet_by).days if data.packet_by else 0
    yield New(
        p.RenewalPacketMailed(
            **subject(view),
            form=body.form,
            printed_on=body.printed_on,
            mailed_on=body.mailed_on,
            address=body.address,
            language=body.language,
            days_late=max(0, late),
        ),
        body.mailed_on,
    )


def not_asked_before_one(view: View, on: date) -> None:
    """Refuses to ask anything about a deemed newborn before the first birthday."""
    member = view.member
    if member is None or not member.deemed or member.birth_date is None:
        return
    one = birthday(member.birth_date, 1)
    if on < one:
        raise refuse(
            "deemed_newborn",
            "Nothing is asked about a deemed newborn before age one",
            f"Renew ex parte, or ask from {one} on.",
            citation="42 CFR 435.117(b)",
            birthday=one,
        )


def log_contact(body: LogRenewalContact, view: View) -> Iterator[Output]:
    """An attempt counts from its own day."""
    not_in_future("effective_on", body.effective_on, view)
    yield p.RenewalContactAttempted(**subject(view), how=body.how, outcome=body.outcome, note=body.note)


def record_returned_mail(body: RecordReturnedRenewalMail, view: View) -> Iterator[Output]:
    """Mail that came back begins the search: MEDS, the family's cases, MC 355."""
    not_in_future("returned_on", body.returned_on, view)
    data = renewal(view)
    sent_on = data.packet_on if body.letter == "packet" else data.asked_on
    if sent_on is None or body.returned_on < sent_on:
        raise refuse(
            "not_mailed",
            "Only a letter that went out comes back",
            "Record its mailing first, and the day on which it came back.",
            field="letter" if sent_on is None else "returned_on",
            mailed_on=sent_on,
        )
    event = p.RenewalMailReturned(**subject(view), letter=body.letter, returned_on=body.returned_on)
    yield New(event, body.returned_on)
    yield alert(view, "renewal_mail_returned", "owner")
