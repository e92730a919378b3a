"""The review on every basis, and the programme under which Medi-Cal goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.determining import as_stored
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.notice_periods import notice_rule, require_notice
from caseclock.domain.procedures.continuing_coverage import events as e
from caseclock.domain.procedures.continuing_coverage.common import (
    bridge_month,
    coverage,
    still_covered,
    subject,
)
from caseclock.domain.procedures.continuing_coverage.data import continuation
from caseclock.domain.procedures.continuing_coverage.explaining import goes_on
from caseclock.domain.procedures.continuing_coverage.rescinding import taken_back
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month, first_of_next_month

Basis = Literal[
    "parent_caretaker", "child", "pregnant", "transitional", "four_month", "aged", "blind", "disabled",
    "medically_needy", "former_foster_youth",
]  # fmt: skip


class ReviewContinuingMediCal(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found on each basis of eligibility. Opens the review of a covered member who has none."""

    bases: dict[Basis, Literal["eligible", "not_eligible", "open"]] = {}


class ContinueMediCal(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Medi-Cal goes on under a programme. A cost is adverse and needs its notice mailed in time."""

    program: str
    from_month: date | None = None
    cost_cents: int = 0
    mailed_on: date | None = None


def review(body: ReviewContinuingMediCal, view: View) -> Iterator[Output]:
    """Loss of cash aid alone is no reason to ask anything anew (W&I 14005.37(b))."""
    if view.instance is None:
        member = view.member
        if member is None or not still_covered(view.state, member.id, view.today):
            raise refuse(
                "not_covered",
                "Only Medi-Cal that is not ending is reviewed",
                "Name a covered member, or rescind the discontinuance.",
                field="member",
            )  # fmt: skip
        yield e.ContinuingReviewOpened(member=member.id)
        return
    if not body.bases:
        raise refuse("no_basis", "A review says what it found", "Give at least one basis.", field="bases")
    yield e.ContinuingMediCalReviewed(**subject(view), bases={str(k): v for k, v in body.bases.items()})


def continue_medi_cal(body: ContinueMediCal, view: View) -> Iterator[Output]:
    """From the month after the decision, or from the end of cash aid when that is still to come: no gap."""
    data = continuation(view)
    if not body.program.strip():
        raise refuse("no_program", "Medi-Cal goes on under a programme", "Name it.", field="program")
    ended_on = data.ended_on or view.today
    start = first_of_month(body.from_month or max(bridge_month(ended_on), first_of_next_month(view.today)))
    if start < bridge_month(ended_on):
        raise refuse(
            "before_cash_aid_ended",
            "Cash aid covers the months before",
            f"Use {bridge_month(ended_on)} or later.",
            field="from_month",
        )
    if body.cost_cents:
        _noticed(body, view, start)
    yield from taken_back(view, "Medi-Cal continues")
    yield e.MediCalContinued(
        **subject(view),
        program=body.program,
        from_month=start,
        cost_cents=body.cost_cents,
        mailed_on=body.mailed_on,
        explanation=as_stored(goes_on(view, body.program, start, body.cost_cents)),
    )
    why = "continuing Medi-Cal decided"
    yield coverage(view, data.before, start, why, programme=body.program, cost_cents=body.cost_cents)


def no_cost_kept(view: View) -> None:
    """Who has Medi-Cal without cost for living with a CalWORKs family keeps that until it is determined."""
    held = view.state.determined("zero_cost", view.member_id)
    if held is not None and held.result.get("zero_cost"):
        raise refuse(
            "zero_cost_held",
            "Medi-Cal without cost ends only by a determination",
            "Determine it first: make-determination with the rule zero_cost.",
            citation="LA DPSS ePolicy CalWORKs 40-103.44; office rule 29",
            field="cost_cents",
            determined_on=held.on,
        )


def _noticed(body: ContinueMediCal, view: View, start: date) -> None:
    no_cost_kept(view)
    if body.cost_cents < 0:
        raise refuse("negative_cost", "A cost is not below zero", "Give cents from 0.", field="cost_cents")
    if body.mailed_on is None:
        raise refuse(
            "notice_not_mailed",
            "A cost begins after a notice",
            "Mail it and give the day of mailing.",
            citation="42 CFR 431.211",
            field="mailed_on",
        )
    nothing_unread(view)
    not_in_future("mailed_on", body.mailed_on, view)
    require_notice(notice_rule(view.policy, body.mailed_on), body.mailed_on, start, field="from_month")
