"""Whether Medi-Cal pays the Medicare Part B premium beside a shared monthly cost."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node, Used
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule

CITATION = "long-term care guide, Medicare Part B"
_CUTOFF = "part_b_soc_cutoff"


class PartBFacts(Facts, frozen=True, kw_only=True):
    """The month's shared cost. `resident`: lives in a nursing facility."""

    shared_monthly_cost: Cents
    resident: bool = False


def decide(facts: PartBFacts, policy: Policy, on: date) -> Outcome:
    """Residents keep it whatever they pay; others lose it over the cut-off."""
    values: dict[str, Used] = {} if facts.resident else read(policy, on, _CUTOFF)
    paid = facts.resident or facts.shared_monthly_cost <= number(values, _CUTOFF)
    code = "resident_keeps_it" if facts.resident else "within_cutoff" if paid else "over_cutoff"
    told = {"shared_monthly_cost": facts.shared_monthly_cost, "resident": facts.resident}
    why = Node(code=code, result=paid, facts=told, values=values, citation=CITATION)
    return Outcome(result={"paid": paid}, why=why, adverse=not paid)


PART_B_PREMIUM = Rule(
    name="part_b_premium",
    question="Does Medi-Cal pay the Medicare Part B premium this month?",
    facts=PartBFacts,
    decide=decide,
    fact_date="month of eligibility",
    citation=CITATION,
)
