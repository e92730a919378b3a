"""Medi-Cal without cost for who lives with members eligible for CalWORKs (office point 29)."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node, Used
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import ages_in_month

CITATION = "LA DPSS ePolicy CalWORKs 40-103.44, Medi-Cal share of cost"
_AGE = "zero_cost_under_age"


class ZeroCostFacts(Facts, frozen=True, kw_only=True):
    """Whether the person is a parent, and lives with related members who are eligible for CalWORKs.

    `held`: had it until now. `determined_otherwise`: a determination found that there is a cost.
    """

    born: date
    parent: bool
    lives_with_calworks_family: bool
    held: bool = False
    determined_otherwise: bool = False


def decide(facts: ZeroCostFacts, policy: Policy, on: date) -> Outcome:
    """Parents and under-18s of the family have no cost; who had none keeps that until a determination."""
    values: dict[str, Used] = {} if facts.parent else read(policy, on, _AGE)
    child = not facts.parent and ages_in_month(facts.born, on)[0] < number(values, _AGE)
    if facts.lives_with_calworks_family and (facts.parent or child):
        code, free = "parent_in_calworks_family" if facts.parent else "child_in_calworks_family", True
    elif facts.held and not facts.determined_otherwise:
        code, free = "kept_until_determined", True
    else:
        code, free = "no_ground_for_zero_cost", False
    why = Node(
        code=code,
        result=free,
        facts={
            "ages": ages_in_month(facts.born, on),
            "parent": facts.parent,
            "lives_with_calworks_family": facts.lives_with_calworks_family,
            "held": facts.held,
            "determined_otherwise": facts.determined_otherwise,
        },
        values=values,
        citation=CITATION,
    )
    result = {"zero_cost": free, "ends_only_by": "determination"}
    return Outcome(result=result, why=why, adverse=facts.held and not free)


ZERO_COST = Rule(
    name="zero_cost",
    question="Has the person Medi-Cal without cost for living with a CalWORKs family?",
    facts=ZeroCostFacts,
    decide=decide,
    fact_date="month of eligibility",
    citation=CITATION,
)
