"""The notices of an application: what is asked for, and the decision, drafted and taken back with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from caseclock.domain.case.notices.content import Told
from caseclock.domain.case.notices.drafting import Proof, draft, mail, take_back
from caseclock.domain.case.notices.kinds import Kind
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.rules.hearing_window import rolled
from caseclock.domain.procedures.mao_application import events_decision as e
from caseclock.domain.procedures.mao_application import means
from caseclock.domain.procedures.mao_application.data import application
from caseclock.domain.procedures.mao_application.events_papers import VerificationRequested
from caseclock.domain.procedures.mao_application.facts import BY_MC355, filing_date

MAILED_BY = "mail-decision"
_KINDS: dict[str, Kind] = {"approved": "approval", "denied": "denial", "withdrawn": "withdrawal"}


def papers_told(view: View) -> Iterator[Output]:
    """Form MC 355 that was mailed: everything that is still needed, and by when."""
    event = view.trigger
    if not isinstance(event, VerificationRequested) or event.form != BY_MC355 or event.mailed_on is None:
        return
    needed = [name.partition("/")[0] for name in application(view).having("asked", "insufficient")]
    last = event.mailed_on + timedelta(days=view.policy.number("mc355_reply_days", event.mailed_on))
    told = Told(
        kind="information_request",
        reason="papers_needed",
        figures={
            "needed": list(dict.fromkeys(needed)),
            "reply_by": rolled(view.policy, view.state.county, last),
        },
        mailed_by="request-verification",
    )
    yield from mail(view, told, Proof(mailed_on=event.mailed_on, address=event.address))


def decision_told(view: View) -> Iterator[Output]:
    """Coverage was approved or denied, or the application withdrawn: its notice is drafted."""
    event = view.trigger
    filed_on = filing_date(view)
    if isinstance(event, e.CoverageApproved):
        figures = {
            "filed_on": filed_on,
            "from_month": event.from_month,
            "to_month": event.to_month,
            "scope": event.scope,
            "programme": event.programme,
            "cost_cents": event.cost_cents,
        }
        reason = "status_being_verified" if event.conditional else "rules_met"
        yield from draft(view, _told("approval", event.from_month, reason, figures))
    elif isinstance(event, e.CoverageDenied):
        figures = {"filed_on": filed_on, "missing": _missing(view), **means.figures(view, event.reason)}
        yield from draft(view, _told("denial", None, event.reason, figures, event.citation))
    elif isinstance(event, e.ApplicationWithdrawn):
        figures = {"filed_on": filed_on, "received_on": event.received_on}
        yield from draft(view, _told("withdrawal", None, "asked_to_withdraw", figures))


def decision_mailed(view: View) -> Iterator[Output]:
    """The decision's notice went out, as the print manifest says."""
    event, decision = view.trigger, application(view).decision
    if not isinstance(event, e.DecisionNoticeMailed) or decision is None:
        return
    proof = Proof(
        printed_on=event.printed_on,
        mailed_on=event.mailed_on,
        address=event.address,
        addressee=event.addressee,
        language=event.language,
    )
    told = Told(kind=_KINDS[decision.outcome], reason=decision.reason, mailed_by=MAILED_BY)
    yield from mail(view, told, proof)


def decision_taken_back(view: View) -> Iterator[Output]:
    """A denial or withdrawal goes: its notice is pulled, or answered where it was mailed."""
    if isinstance(view.trigger, e.DecisionRescinded):
        yield from take_back(view, "the decision was taken back", "denial", "withdrawal")


def _told(kind: Kind, effective_on: date | None, reason: str, figures: dict[str, Any], law: str = "") -> Told:
    known = {name: value for name, value in figures.items() if value not in (None, "", [])}
    return Told(
        kind=kind,
        effective_on=effective_on,
        reason=reason,
        law=tuple(part.strip() for part in law.split(";")),
        figures=known,
        mailed_by=MAILED_BY,
    )


def _missing(view: View) -> str:
    """What was asked for and did not come, as the list names it."""
    return ", ".join(name.replace("_", " ") for name in application(view).having("asked", "insufficient"))
