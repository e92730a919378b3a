"""The deemed year of a newborn: from the birth month to the end of the month of the first birthday (D.2)."""

from __future__ import annotations

from datetime import date

import msgspec

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.deemed_year import deemed_until
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import first_of_month, last_of_month

_LAW = "42 CFR 435.117; SSA 1902(e)(4)"


class DeemedFacts(Facts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The child's birth, and whether the mother had Medi-Cal in the birth month, in which category."""

    born: date
    mother_covered_in_birth_month: bool
    mother_category: str = ""
    lives_in_california: bool = True
    died_on: date | None = None


def decide(facts: DeemedFacts, policy: Policy, on: date) -> Outcome:
    """Full scope without application, paper or number, even where the mother's scope is restricted."""
    conditions = (
        Node(
            code="mother_covered_in_birth_month",
            result=facts.mother_covered_in_birth_month,
            facts={"birth_month": first_of_month(facts.born), "mother_category": facts.mother_category},
            citation=_LAW,
        ),
        Node(code="lives_in_california", result=facts.lives_in_california, citation="42 CFR 435.117(b)"),
    )
    deemed = all(node.result for node in conditions)
    year = (deemed_until(policy, on, facts.born),) if deemed else ()
    result = _year(facts, date.fromisoformat(year[0].result)) if year else {"deemed": False}
    told = {"born": facts.born, "died_on": facts.died_on}
    why = Node(code="deemed_newborn", result=result, facts=told, citation=_LAW, children=(*conditions, *year))
    return Outcome(result=msgspec.to_builtins(result), why=why, adverse=not deemed)


def _year(facts: DeemedFacts, ends_on: date) -> dict[str, object]:
    if facts.died_on is not None:
        ends_on = min(ends_on, last_of_month(facts.died_on))
    return {"from_month": first_of_month(facts.born), "ends_on": ends_on, "scope": "full"}


DEEMED_NEWBORN = Rule(
    name="deemed_newborn",
    question="Has a newborn Medi-Cal without application, and for which months?",
    facts=DeemedFacts,
    decide=decide,
    fact_date="the day of birth",
    citation=_LAW,
)
