"""Denial: only for a reason in law, after everything received was read, never because the county was late."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.determining import answered_for, as_stored, ruled
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.explain import Node
from caseclock.domain.procedures.mao_application import events_decision as e
from caseclock.domain.procedures.mao_application.bodies import subject
from caseclock.domain.procedures.mao_application.data import application
from caseclock.domain.procedures.mao_application.facts import filing_date, known_from
from caseclock.domain.procedures.mao_application.means import FOR_MEANS, over_limit
from caseclock.domain.procedures.mao_application.silence import FOR_SILENCE, silence, standing


class DenyCoverage(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Denies the member's application for one of the lawful reasons, with the law it rests on."""

    citation: Written
    why: Written


def deny_coverage(body: DenyCoverage, view: View) -> Iterator[Output]:
    """Refused while anything received is unread, for silence before the household had its time, and for
    income or property unless a rule found them over the limit."""
    not_in_future("effective_on", body.effective_on, view)
    nothing_unread(view)
    if body.reason in FOR_SILENCE:
        facts = silence(view, body.reason, body.citation)
        found = ruled("denied_for_silence", facts, view, facts.asked_on, known_from(view))
        why, fields = found.outcome.why, found.fields
    elif body.reason in FOR_MEANS:
        found = over_limit(view, body.reason)
        why, fields = found.outcome.why, found.fields
    else:
        why = _found_by_a_person(body, view)
        fields = {"explanation": as_stored(why), "sources": known_from(view)}
    answered_for(why, view)
    yield e.EligibilityDetermined(**subject(view), outcome="denied", citation=body.citation, **fields)
    yield e.CoverageDenied(**subject(view), reason=body.reason, citation=body.citation, why=body.why)


def _found_by_a_person(body: DenyCoverage, view: View) -> Node:
    return Node(
        code="application_denied",
        result=body.reason,
        facts={"filed_on": filing_date(view), "items": standing(application(view))},
        citation=body.citation,
    )
