"""A withdrawal before the decision, and a denial or withdrawal taken back (office point 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application import events_decision as e
from caseclock.domain.procedures.mao_application.bodies import subject
from caseclock.domain.procedures.mao_application.data import Decision, application
from caseclock.kernel.refusal import refuse


class WithdrawApplication(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The applicant withdraws; `by` names who said so when it was someone else with the right to."""

    received_on: date
    how: Literal["writing", "phone", "portal", "in_person"] = "writing"
    by: str = ""


class RescindDecision(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes back a denial or a withdrawal, in the applicant's favour."""

    reason: Written


def withdraw_application(body: WithdrawApplication, view: View) -> Iterator[Output]:
    """Before a decision only; after coverage began it is a request to end coverage (office point 9)."""
    not_in_future("received_on", body.received_on, view)
    withdrawable(view)
    yield e.ApplicationWithdrawn(**subject(view), received_on=body.received_on, how=body.how, by=body.by)


def withdrawable(view: View) -> None:
    """Nothing may be decided yet."""
    decision = application(view).decision
    if decision is not None:
        began = decision.outcome == "approved"
        raise refuse(
            "coverage_began" if began else "already_decided",
            "Coverage has begun" if began else f"The application is {decision.outcome}",
            "Record a request to end coverage instead." if began else "There is nothing left to withdraw.",
            citation="42 CFR 435.914, 435.916(d)",
            decided_on=decision.on,
        )


def rescind_decision(body: RescindDecision, view: View) -> Iterator[Output]:
    """A denial or withdrawal goes; the application is pending again and counts from its own filing date."""
    decision = rescindable(view)
    yield e.DecisionRescinded(
        **subject(view),
        decision=decision.outcome,
        reason=body.reason,
        was_mailed=decision.mailed_on is not None,
    )


def rescindable(view: View) -> Decision:
    """The denial or withdrawal there is to take back."""
    decision = application(view).decision
    if decision is None or decision.outcome == "approved":
        raise refuse(
            "not_rescindable",
            "Only a denial or a withdrawal is taken back here",
            "An approval ends or is reduced with notice, in its own procedure.",
            citation="42 CFR 431.211",
        )
    return decision
