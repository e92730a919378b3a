"""Denials for income or property: they rest on the member's newest determination that says over the limit."""

from __future__ import annotations

from typing import Any

from caseclock.domain.case.determining import Ruled, ruled
from caseclock.domain.case.state import Determination
from caseclock.domain.case.timeline import FactSource
from caseclock.domain.case.view import View
from caseclock.domain.policy.rules.asset_limit import ASSET_LIMIT
from caseclock.domain.policy.rules.income import INCOME
from caseclock.domain.policy.rules.rule import Rule
from caseclock.domain.procedures.mao_application.facts import filing_date
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month

#: By reason, the rule that must have found it.
FOR_MEANS: dict[str, Rule] = {"income_over_limit": INCOME, "property_over_limit": ASSET_LIMIT}
_COUNTED = {"income_over_limit": "income", "property_over_limit": "property"}


def over_limit(view: View, reason: str) -> Ruled:
    """The rule of the reason, run on the facts of the member's newest determination by it.

    Refused without one for a month from the application to today, and when it finds no limit passed.
    """
    rule, newest = FOR_MEANS[reason], _newest(view, reason)
    first, last = first_of_month(filing_date(view) or view.on), first_of_month(view.on)
    if newest is None or not first <= first_of_month(newest.on) <= last:
        raise refuse(
            "not_determined",
            f"A denial for {_COUNTED[reason]} rests on the rule {rule.name} for a month applied for",
            f"Run it with make-determination (rule {rule.name}, on a day from {first} on).",
            citation=rule.citation,
            field="reason",
            determined_for=newest.on if newest else None,
        )
    found = ruled(rule.name, newest.facts, view, newest.on, _sources(newest))
    if not found.outcome.adverse:
        raise refuse(
            "within_limit",
            f"The newest determination finds the {_COUNTED[reason]} within the limit, or no limit at all",
            "Approve, deny for another reason, or determine again on other facts with make-determination.",
            citation=rule.citation,
            field="reason",
            month=first_of_month(newest.on),
            limit_cents=found.outcome.result["limit"],
        )
    return found


def figures(view: View, reason: str) -> dict[str, Any]:
    """What a notice prints of it, in cents: what was counted, the limit, and for how many persons."""
    newest = _newest(view, reason) if reason in FOR_MEANS else None
    if newest is None:
        return {}
    counted = _COUNTED[reason]
    return {
        f"{counted}_cents": newest.facts[f"countable_{counted}"],
        "limit_cents": newest.result["limit"],
        "household_size": newest.facts["persons"],
    }


def _newest(view: View, reason: str) -> Determination | None:
    return view.state.determined(FOR_MEANS[reason].name, view.member_id)


def _sources(newest: Determination) -> dict[str, FactSource]:
    kept = FactSource(from_=f"determination.made v{newest.version}", recorded_at=newest.made_at)
    return dict.fromkeys(newest.facts, kept)
