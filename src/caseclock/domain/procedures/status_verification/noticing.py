"""The notices of status verification: the reasonable opportunity, another payer, less scope."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.content import Told
from caseclock.domain.case.notices.drafting import (
    Proof,
    act_fails,
    comes_back,
    draft,
    mail,
    take_back,
    waiting,
)
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.rules.hearing_window import rolled
from caseclock.domain.procedures.status_verification import events_scope as s
from caseclock.domain.procedures.status_verification.bodies import subject
from caseclock.domain.procedures.status_verification.data import verification
from caseclock.domain.procedures.status_verification.holding import full_from


def notice_mailed(view: View) -> Iterator[Output]:
    """A notice that a command mails is kept with what it says, whether or not it was drafted before."""
    event = view.trigger
    if isinstance(event, s.RopNoticeMailed):
        days = view.policy.number("rop_days", event.received_on)
        figures: dict[str, Any] = {
            "received_by": event.received_on,
            "days": days,
            "proof_by": rolled(view.policy, view.state.county, event.received_on + timedelta(days=days)),
        }
        told = Told(kind="rop", reason="status_not_confirmed", figures=figures, mailed_by="mail-rop-notice")
        proof = Proof(printed_on=event.printed_on, mailed_on=event.mailed_on, address=event.address)
        yield from mail(view, told, proof)
    elif isinstance(event, s.ReductionNoticeMailed):
        told = Told(
            kind="reduction",
            effective_on=event.effective_on,
            reason="status_not_verified",
            law=("42 CFR 435.956(b)",),
            figures={"scope_before": "full", "scope_after": "restricted"},
            mailed_by="mail-reduction-notice",
            rereads=True,
        )
        proof = Proof(printed_on=event.printed_on, mailed_on=event.mailed_on, address=event.address)
        yield from mail(view, told, proof)


def funding_told(view: View) -> Iterator[Output]:
    """Another payer takes nothing away and is told all the same; back to what was told last, nothing is."""
    event = view.trigger
    if not isinstance(event, s.FundingChanged):
        return
    untold = waiting(view, "funding_change")
    yield from take_back(view, "the payer changed again", "funding_change", answer=False, mailed=False)
    if untold is None or untold[1].content["figures"]["funding_before"] != event.funding:
        figures = {"funding_before": event.before, "funding_after": event.funding, "scope": "full"}
        told = Told(
            kind="funding_change",
            effective_on=event.from_month,
            reason=f"funding_{event.funding}",
            figures=figures,
        )
        yield from draft(view, told)


def rop_notice_returned(view: View) -> Iterator[Output]:
    """The notice of the reasonable opportunity came back."""
    if isinstance(view.trigger, s.RopNoticeReturned):
        yield from comes_back(view, "rop", view.trigger.returned_on)


def reduction_off(view: View) -> Iterator[Output]:
    """A reduction that was noticed does not happen."""
    if isinstance(view.trigger, s.ReductionCalledOff):
        yield from take_back(view, view.trigger.why, "reduction")


def notice_fails(view: View) -> Iterator[Output]:
    """Nobody got the notice, or something came before its day: the reduction goes, and scope that it took
    is put back from that day (42 CFR 431.211)."""
    reduction = verification(view).reduction
    if reduction is None or not act_fails(view, "reduction"):
        return
    back = isinstance(view.trigger, n.NoticeReturned)
    why = "the notice came back" if back else "something came before its day"
    yield s.ReductionCalledOff(**subject(view), why=why, effective_on=reduction.effective_on)
    if reduction.took_effect:
        yield from full_from(view, reduction.effective_on, why)
