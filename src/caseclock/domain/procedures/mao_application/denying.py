"""Denial: only for a reason in law, after everything received was read, never because the county was late."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.determining import answered_for
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.explain import Node
from caseclock.domain.procedures.mao_application import events_decision as e
from caseclock.domain.procedures.mao_application.bodies import subject
from caseclock.domain.procedures.mao_application.data import application
from caseclock.domain.procedures.mao_application.facts import filing_date
from caseclock.domain.procedures.mao_application.silence import FOR_SILENCE, silence, standing


class DenyCoverage(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Denies the member's application for one of the lawful reasons, with the law it rests on."""

    citation: Written
    why: Written


def deny_coverage(body: DenyCoverage, view: View) -> Iterator[Output]:
    """Refused while anything received is unread, and for silence before the household had its time."""
    not_in_future("effective_on", body.effective_on, view)
    nothing_unread(view)
    rules = [silence(view)] if body.reason in FOR_SILENCE else []
    why = Node(
        code="application_denied",
        result=body.reason,
        facts={"filed_on": filing_date(view), "items": standing(application(view))},
        citation=body.citation,
        children=tuple(rules),
    )
    answered_for(why, view)
    yield e.EligibilityDetermined(
        **subject(view), outcome="denied", citation=body.citation, explanation=msgspec.to_builtins(why)
    )
    yield e.CoverageDenied(**subject(view), reason=body.reason, citation=body.citation, why=body.why)
