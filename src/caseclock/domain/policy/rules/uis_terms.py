"""What full scope is like without a satisfactory status: dental care and the premium (SB 1422 of 2026)."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node, Used
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import ages_in_month

CITATION = "W&I 14007.8; SB 1422 (2026)"


class UisFacts(Facts, frozen=True, kw_only=True):
    """The person and the month. `satisfactory`: a satisfactory status was proven, PRUCOL included."""

    born: date
    satisfactory: bool = False
    pregnant: bool = False


def decide(facts: UisFacts, policy: Policy, on: date) -> Outcome:
    """Of two ages in a birthday month the one in the person's favour counts (I.5)."""
    if facts.satisfactory:
        why = Node(code="satisfactory_status", result=True, citation="22 CCR 50301.6(a)")
        return Outcome(result={"dental": True, "premium": 0}, why=why)
    ages = ages_in_month(facts.born, on)
    dental, premium = _dental(policy, on, ages), _premium(policy, on, ages, facts.pregnant)
    result = {"dental": dental.result, "premium": premium.result}
    why = Node(
        code="without_satisfactory_status",
        result=result,
        facts={"ages": ages, "pregnant": facts.pregnant, "month": f"{on:%Y-%m}"},
        citation=CITATION,
        children=(dental, premium),
    )
    return Outcome(result=result, why=why, adverse=not dental.result or premium.result > 0)


def _dental(policy: Policy, on: date, ages: tuple[int, ...]) -> Node:
    values = read(policy, on, "uis_dental")
    covered = bool(values["uis_dental"].value)
    if not covered:
        values |= read(policy, on, "uis_dental_from_age")
        covered = ages[0] < number(values, "uis_dental_from_age")
    return Node(code="dental", result=covered, facts={"ages": ages}, values=values, citation=CITATION)


def _premium(policy: Policy, on: date, ages: tuple[int, ...], pregnant: bool) -> Node:
    values: dict[str, Used] = read(policy, on, "uis_premium")
    amount = number(values, "uis_premium")
    if amount:
        values |= read(policy, on, "uis_premium_age_from", "uis_premium_age_to")
        low, high = number(values, "uis_premium_age_from"), number(values, "uis_premium_age_to")
        amount = amount if not pregnant and all(low <= age <= high for age in ages) else 0
    told = {"ages": ages, "pregnant": pregnant}
    return Node(code="premium", result=amount, facts=told, values=values, citation=CITATION)


UIS_TERMS = Rule(
    name="uis_terms",
    question="Has a person without satisfactory status dental care this month, and what premium?",
    facts=UisFacts,
    decide=decide,
    fact_date="month of coverage",
    citation=CITATION,
)
