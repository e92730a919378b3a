"""What of a resident's income goes to family members at home (ACWDL 24-07, MC 176 W section IX)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts
from caseclock.domain.policy.rules.money import dollars_down
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule

CITATION = "42 USC 1396r-5(d)(1)(C); ACWDL 24-07 (MC 176 W, IX)"

Relation = Literal[
    "minor_child", "dependent_child", "dependent_parent", "dependent_sibling", "foster_child", "ward", "other"
]
FAMILY = ("minor_child", "dependent_child", "dependent_parent", "dependent_sibling")


class FamilyFacts(Facts, frozen=True, kw_only=True):
    """One member of the family of either spouse, and what is left after the spouse's allocation."""

    relation: Relation
    member_income: Cents
    income_left: Cents
    lives_with_spouse: bool = True
    community_spouse: bool = True


def decide(facts: FamilyFacts, policy: Policy, on: date) -> Outcome:
    """The member's allocation; none without a spouse at home, or for who is no family member."""
    for code, lacks in (
        ("no_community_spouse", not facts.community_spouse),
        ("not_with_community_spouse", not facts.lives_with_spouse),
        ("no_family_member", facts.relation not in FAMILY),
    ):
        if lacks:
            why = Node(code=code, result=0, facts={"relation": facts.relation}, citation=CITATION)
            return Outcome(result={"allocation": 0}, why=why, adverse=True)
    why = family(policy, on, (facts.member_income,), facts.income_left)
    return Outcome(result={"allocation": why.result}, why=why, adverse=why.result == 0)


def family(policy: Policy, on: date, incomes: Sequence[int], left: int) -> Node:
    """All members' allocations together (`result`), never above what is left."""
    members = tuple(_member(policy, on, income) for income in incomes)
    return Node(
        code="family_allocation",
        result=min(left, sum(member.result for member in members)),
        facts={"left": left},
        citation=CITATION,
        children=members,
    )


def _member(policy: Policy, on: date, income: int) -> Node:
    """A share of the base less the member's own income, rounded down to the dollar (I.13)."""
    values = read(policy, on, "family_base", "family_divisor")
    base, divisor = number(values, "family_base"), number(values, "family_divisor")
    return Node(
        code="family_member",
        result=dollars_down(max(0, base - income) // divisor),
        facts={"income": income},
        values=values,
        citation=CITATION,
    )


FAMILY_ALLOCATION = Rule(
    name="family_allocation",
    question="How much of the resident's income goes to this family member?",
    facts=FamilyFacts,
    decide=decide,
    fact_date="month; the base changes each July",
    citation=CITATION,
)
