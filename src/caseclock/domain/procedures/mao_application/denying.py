"""Denial: only for a reason in law, after everything received was read, never because the county was late."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.determining import answered_for
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.explain import Node
from caseclock.domain.procedures.mao_application import events_decision as e
from caseclock.domain.procedures.mao_application.bodies import subject
from caseclock.domain.procedures.mao_application.data import Application, application
from caseclock.domain.procedures.mao_application.facts import filing_date
from caseclock.domain.procedures.mao_application.silence import FOR_SILENCE, silence, standing
from caseclock.kernel.refusal import refuse


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


def nothing_unread(view: View) -> None:
    """Refuses an adverse act while anything received for the household is unread, naming it."""
    unread = [p.form for p in view.state.papers.values() if not p.read]
    for instance in view.state.instances.values():
        if isinstance(instance.data, Application):
            unread += instance.data.having("received")
    if unread:
        raise refuse(
            "unread",
            "Nothing is denied while something received is unread",
            "Read it first: accept it or mark it insufficient.",
            citation="42 CFR 435.952",
            unread=unread,
        )
