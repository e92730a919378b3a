"""Which months before an application are covered (42 CFR 435.915, office point 29)."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import add_months, first_of_month

CITATION = "42 CFR 435.915; 22 CCR 50197"


class RetroactiveFacts(Facts, frozen=True, kw_only=True):
    """Any day of each month `asked` for, and of each month in which the rules were `met`.

    `rop_unresolved`: a status that was declared is not yet proven nor its opportunity over.
    """

    filed_on: date
    asked: tuple[date, ...]
    met: tuple[date, ...] = ()
    rop_unresolved: bool = False
    expansion_adult: bool = False


def decide(facts: RetroactiveFacts, policy: Policy, on: date) -> Outcome:
    """Each month by itself: covered, not met, too early, or waiting for the reasonable opportunity."""
    name = "retro_months_expansion_adult" if facts.expansion_adult else "retro_months"
    values = read(policy, on, name)
    filed = first_of_month(facts.filed_on)
    reach = [add_months(filed, -n) for n in range(1, number(values, name) + 1)]
    met = {first_of_month(day) for day in facts.met}
    months = sorted({first_of_month(day) for day in facts.asked})
    steps = tuple(_month(facts, month, month in reach, month in met) for month in months)
    result: dict[str, Any] = {"months": {f"{m:%Y-%m}": s.code for m, s in zip(months, steps, strict=True)}}
    why = Node(
        code="retroactive_months",
        result=[f"{m:%Y-%m}" for m, s in zip(months, steps, strict=True) if s.result],
        facts={"filed_on": facts.filed_on, "expansion_adult": facts.expansion_adult},
        values=values,
        citation=CITATION,
        children=steps,
    )
    return Outcome(result=result, why=why, adverse=any(step.result is False for step in steps))


def _month(facts: RetroactiveFacts, month: date, in_reach: bool, met: bool) -> Node:
    """`result`: True covered, False refused, None while nothing is decided."""
    if not in_reach:
        code, answer = "outside_retroactive_months", False
    elif facts.rop_unresolved:
        told = {"month": f"{month:%Y-%m}"}
        return Node(code="waits_for_rop", facts=told, citation="42 CFR 435.956(b)")
    else:
        code, answer = ("covered", True) if met else ("rules_not_met", False)
    return Node(
        code=code, result=answer, facts={"month": f"{month:%Y-%m}", "rules_met": met}, citation=CITATION
    )


RETROACTIVE_MONTHS = Rule(
    name="retroactive_months",
    question="Which of the months before the application are covered?",
    facts=RetroactiveFacts,
    decide=decide,
    fact_date="filing date",
    citation=CITATION,
)
