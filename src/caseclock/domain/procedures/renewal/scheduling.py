"""When a member's renewal falls due: after an approval, a renewal, the deemed year, or as somebody says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.coverage import is_covered
from caseclock.domain.case.determining import ruled
from caseclock.domain.case.members import FilingDateCorrected
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.rules.renewal_due import RENEWAL_DUE, RenewalDueFacts, cycle_begins
from caseclock.domain.procedures.continuing_coverage.events import MediCalContinued
from caseclock.domain.procedures.deemed_newborn.events_year import (
    AgeOneReviewOpened,
    DeemedEligibilityAgedOut,
)
from caseclock.domain.procedures.mao_application.events_decision import CoverageApproved
from caseclock.domain.procedures.mao_application.facts import filing_date, says_yes
from caseclock.domain.procedures.renewal import events as e
from caseclock.domain.procedures.renewal.data import renewal, subject
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import birthday, first_of_month

EXPANSION_ADULT = "expansion_adult"


class ScheduleRenewal(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Says in which month a covered member's renewal is due: from another system, or to put it right."""

    due_month: date


def schedule_renewal(body: ScheduleRenewal, view: View) -> Iterator[Output]:
    """Only who is covered has anything to renew; a cycle that has papers out is not moved."""
    member = view.member
    if member is None or member.died_on is not None or not is_covered(view.state, member.id, view.today):
        raise refuse(
            "not_covered",
            "Only who is covered has anything to renew",
            "Name a member who has Medi-Cal now.",
            field="member",
        )
    if renewal(view).packet_on is not None:
        raise refuse(
            "packet_is_out",
            "A due month that the household was told does not move",
            "Decide this renewal; the next one is counted from it.",
            citation=RENEWAL_DUE.citation,
            field="due_month",
            due_month=renewal(view).due_month,
        )
    yield e.RenewalOpened(member=member.id, due_month=first_of_month(body.due_month))


def may_renew(view: View) -> bool:
    """Whether the event at hand opens a renewal: of a living member, and of a newborn only at age one."""
    member = view.member
    if member is None or member.died_on is not None:
        return False
    return not member.deemed or not isinstance(view.trigger, CoverageApproved)


def schedule(view: View) -> Iterator[Output]:
    """The cycle that the event at hand begins; nothing where one runs already and does not move."""
    facts = _facts(view)
    if facts is None or not may_renew(view):
        return
    on = cycle_begins(facts)
    found = ruled(RENEWAL_DUE.name, facts, view, on)
    told = found.outcome.result
    due_month = date.fromisoformat(told["due_month"])
    if renewal(view).due_month == due_month and not renewal(view).outcome and not renewal(view).finished:
        return
    yield e.RenewalScheduled(
        **subject(view),
        due_month=due_month,
        due_on=date.fromisoformat(told["due_on"]),
        packet_by=date.fromisoformat(told["packet_by"]),
        **found.fields,
    )


def _facts(view: View) -> RenewalDueFacts | None:
    data, trigger, member = renewal(view), view.trigger, view.member
    running = data.due_month is not None and not data.finished and not data.outcome and data.ended is None
    if member is None:
        return None
    match trigger:
        case e.RenewalOpened(due_month=month):
            return RenewalDueFacts(basis="stated", month=month)
        case e.RenewalApproved(due_month=month):
            return _counted(view, RenewalDueFacts(basis="renewal", month=month, decided_on=view.on))
        case FilingDateCorrected() if running and data.basis == "application" and data.packet_on is None:
            return _counted(view, RenewalDueFacts(basis="application", month=_applied(view)))
        case _ if running:
            return None
        case CoverageApproved():
            return _counted(view, RenewalDueFacts(basis="application", month=_applied(view)))
        case MediCalContinued(from_month=month):
            return _counted(view, RenewalDueFacts(basis="continued", month=month))
        case AgeOneReviewOpened(ends_on=ends_on) | DeemedEligibilityAgedOut(ends_on=ends_on):
            asked_from = birthday(member.birth_date, 1) if member.birth_date else ends_on
            return RenewalDueFacts(basis="age_one", month=first_of_month(ends_on), not_before=asked_from)
    # Released, or an end taken back: the same month where its packet can still be in time.
    if data.due_month is None or data.finished in ("", "death"):
        return None
    return RenewalDueFacts(basis="resumed", month=data.due_month, not_before=view.on)


def _applied(view: View) -> date:
    """The month of application, which is month 1."""
    return first_of_month(filing_date(view) or view.on)


def _counted(view: View, facts: RenewalDueFacts) -> RenewalDueFacts:
    """With whether the member belongs to the group of the dated six months, as of the cycle's first day."""
    assert view.member is not None
    known = view.member.facts.get(EXPANSION_ADULT, ())
    six = says_yes(value_on(known, max(cycle_begins(facts), view.on)))
    return msgspec.structs.replace(facts, expansion_adult=six)
