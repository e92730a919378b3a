"""Approval: the first month, the last, scope and who pays; allowed while a status is still verified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.determining import ruled
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.rules.application_decided import ApprovedFacts, first_month
from caseclock.domain.procedures.mao_application import events_decision as e
from caseclock.domain.procedures.mao_application.bodies import subject
from caseclock.domain.procedures.mao_application.coverage import Granted, granted, last_month
from caseclock.domain.procedures.mao_application.data import application
from caseclock.domain.procedures.mao_application.facts import filing_date, known_from
from caseclock.domain.procedures.mao_application.silence import standing
from caseclock.kernel.refusal import refuse

_FIRST_DAY = "22 CCR 50195"


class ApproveCoverage(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Approves the member's coverage. `met_on`: the first day on which every rule was met."""

    met_on: date | None = None
    programme: str = "MAO"
    cost_cents: int = 0
    citation: str = "W&I 14005.30; 42 CFR 435.912"


def approve_coverage(body: ApproveCoverage, view: View) -> Iterator[Output]:
    """Coverage from the first of the month; allowed while a status is still being verified."""
    not_in_future("effective_on", body.effective_on, view)
    if body.cost_cents < 0:
        raise refuse("negative_cost", "A cost is not below zero", "Give cents from 0.", field="cost_cents")
    filed_on = filing_date(view) or view.on
    met_on = body.met_on or filed_on
    not_in_future("met_on", met_on, view)
    start, end = _months(filed_on, met_on, view)
    given = granted(view, start)
    found = ruled("application_approved", _facts(body, view, given, met_on), view, met_on, known_from(view))
    yield e.EligibilityDetermined(**subject(view), outcome="approved", citation=body.citation, **found.fields)
    yield e.CoverageApproved(
        **subject(view),
        from_month=start,
        to_month=end,
        met_on=met_on,
        scope=given.scope,
        funding=given.funding,
        programme=body.programme,
        cost_cents=body.cost_cents,
        conditional=given.conditional,
    )
    assert view.member_id is not None
    yield CoverageWasSet(
        member=view.member_id,
        from_month=start,
        to_month=end,
        scope=given.scope,
        programme=body.programme,
        funding=given.funding,
        cost_cents=body.cost_cents,
        why="application approved" + (", status still being verified" if given.conditional else ""),
    )


def _months(filed_on: date, met_on: date, view: View) -> tuple[date, date | None]:
    """The first month of coverage, and the last one when the member died."""
    start, end = first_month(filed_on, met_on), last_month(view)
    if end is not None and end < start:
        raise refuse(
            "died_before",
            "The member had died before the first month this application can cover",
            "Decide the months before the application, or deny.",
            citation=_FIRST_DAY,
            field="met_on",
            died_in=end,
            first_month=start,
        )
    return start, end


def _facts(body: ApproveCoverage, view: View, given: Granted, met_on: date) -> ApprovedFacts:
    """What the approval rests on: the dates, and scope and payer as they were determined before."""
    return ApprovedFacts(
        filed_on=filing_date(view) or view.on,
        met_on=met_on,
        died_on=view.member.died_on if view.member else None,
        scope=given.scope,
        funding=given.funding,
        conditional=given.conditional,
        items=standing(application(view)),
        law=body.citation,
    )
