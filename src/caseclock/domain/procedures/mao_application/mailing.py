"""Mailing the decision: the day on the print manifest stops the clock, never the click (I.3, I.9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application import events_decision as e
from caseclock.domain.procedures.mao_application.bodies import subject
from caseclock.domain.procedures.mao_application.data import Decision, application
from caseclock.domain.procedures.mao_application.events_time import PromptnessFoundTimely
from caseclock.domain.procedures.mao_application.facts import live_clock
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse

_NOTICES: dict[str, Literal["approval", "denial", "withdrawal"]] = {
    "approved": "approval",
    "denied": "denial",
    "withdrawn": "withdrawal",
}


class MailDecision(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records that the decision notice was printed and mailed, and where to."""

    printed_on: date
    mailed_on: date
    address: Written
    addressee: Literal["member", "representative", "estate"] = "member"
    language: str = ""


def mail_decision(body: MailDecision, view: View) -> Iterator[Output]:
    """The notice of the decision; found timely when it was mailed in time and only recorded late."""
    decision = decided(view)
    _check_dates(body, decision, view)
    _check_addressee(body, view)
    if decision.outcome == "denied":
        nothing_unread(view)
    on = body.mailed_on
    yield New(
        e.DecisionNoticeMailed(
            **subject(view),
            notice=_NOTICES[decision.outcome],
            printed_on=body.printed_on,
            mailed_on=on,
            address=body.address,
            addressee=body.addressee,
            language=body.language,
        ),
        on,
    )
    clock = live_clock(view, "promptness")
    due_on = clock.schedule.due_on if clock else None
    if clock is not None and clock.status == "expired" and due_on is not None and on <= due_on:
        yield New(PromptnessFoundTimely(**subject(view), mailed_on=on, due_on=due_on), on)


def decided(view: View) -> Decision:
    """The decision there is to mail."""
    decision = application(view).decision
    if decision is None:
        raise refuse("not_decided", "Nothing is decided yet", "Approve, deny or withdraw first.")
    return decision


def _check_dates(body: MailDecision, decision: Decision, view: View) -> None:
    """Printed after the decision, mailed after it was printed, and not in the future."""
    not_in_future("mailed_on", body.mailed_on, view)
    if not decision.on <= body.printed_on <= body.mailed_on:
        raise refuse(
            "dates_out_of_order",
            "A notice is decided, then printed, then mailed",
            f"Give printed_on from {decision.on} to {body.mailed_on}.",
            citation="decision I.9",
            field="printed_on" if body.printed_on < decision.on else "mailed_on",
            decided_on=decision.on,
            printed_on=body.printed_on,
            mailed_on=body.mailed_on,
        )


def _check_addressee(body: MailDecision, view: View) -> None:
    """Letters about a member who died go to the estate or the representative only."""
    if view.member is not None and view.member.died_on is not None and body.addressee == "member":
        raise refuse(
            "member_died",
            "A letter is not sent to a person who died",
            "Address it to the estate or the representative.",
            citation="office rule 9",
            field="addressee",
            died_on=view.member.died_on,
        )
