"""Months before the application, each by itself; none while a reasonable opportunity is unresolved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.determining import made, stated
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.rules.retroactive_months import RetroactiveFacts
from caseclock.domain.procedures.mao_application.coverage import granted_in, status_unsettled
from caseclock.domain.procedures.mao_application.facts import filing_date, known_from
from caseclock.kernel.refusal import refuse


class DecideRetroactiveMonths(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Months asked for before the application (any day of each), and those in which the rules were met."""

    asked: tuple[date, ...]
    met: tuple[date, ...] = ()
    expansion_adult: bool = False
    programme: str = "MAO"


def decide_retroactive_months(body: DecideRetroactiveMonths, view: View) -> Iterator[Output]:
    """Month by month by the rule; a covered month gets the scope that the table gives for that month."""
    if not body.asked:
        raise refuse("no_month", "Somebody asked for at least one month", "Name the months.", field="asked")
    if status_unsettled(view):
        raise refuse(
            "rop_unresolved",
            "No month before the application is decided while a declared status may still be proven",
            "Wait until the status is proven or its reasonable opportunity is over.",
            citation="42 CFR 435.956(b); office rule 29",
        )
    facts = RetroactiveFacts(
        filed_on=filing_date(view) or view.on,
        asked=body.asked,
        met=body.met,
        expansion_adult=body.expansion_adult,
    )
    sources = known_from(view) | {"asked": stated(view), "met": stated(view)}
    found = made("retroactive_months", facts, view, facts.filed_on, view.member_id, sources)
    if found.adverse:
        nothing_unread(view)
    yield found
    assert view.member_id is not None
    for month, answer in found.result["months"].items():
        if answer != "covered":
            continue
        first = date.fromisoformat(f"{month}-01")
        scope = granted_in(view, first)
        yield CoverageWasSet(
            member=view.member_id,
            from_month=first,
            to_month=first,
            scope=scope.scope,
            programme=body.programme,
            funding=scope.funding,
            why="a month before the application, decided by itself",
        )
