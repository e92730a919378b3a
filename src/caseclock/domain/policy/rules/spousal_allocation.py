"""What of a resident's income goes to the spouse at home (42 USC 1396r-5(d))."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts
from caseclock.domain.policy.rules.personal_needs import Needs, personal_needs
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.refusal import refuse

CITATION = "42 USC 1396r-5(d); ACWDL 17-25"


class SpousalFacts(Facts, frozen=True, kw_only=True):
    """Gross monthly incomes of the resident and of the spouse at home.

    `ordered`: what a hearing or a court ordered. `spouse_asks`: the spouse asks for Medi-Cal or care as well.
    """

    resident_income: Cents
    spouse_income: Cents
    personal_needs: Needs = "base"
    ordered: Cents = 0
    spouse_asks: bool = False


def decide(facts: SpousalFacts, policy: Policy, on: date) -> Outcome:
    """The allocation, and what is still lacking to the spouse's minimum."""
    if facts.spouse_asks:
        raise no_community_spouse("spouse_asks")
    needs = personal_needs(policy, on, facts.personal_needs)
    left = max(0, facts.resident_income - needs.result)
    given = allocation(policy, on, spouse_income=facts.spouse_income, left=left, ordered=facts.ordered)
    why = Node(
        code="spousal_allocation",
        result=given.result,
        facts={"resident_income": facts.resident_income, "left_after_personal_needs": left},
        citation=CITATION,
        children=(needs, given),
    )
    return Outcome(result={"allocation": given.result}, why=why, adverse=given.result == 0)


def allocation(policy: Policy, on: date, *, spouse_income: int, left: int, ordered: int = 0) -> Node:
    """What lacks to the minimum allowance or was ordered, if more; never above what is left (`result`)."""
    values = read(policy, on, "mmmna")
    lacking = max(0, number(values, "mmmna") - spouse_income)
    return Node(
        code="up_to_minimum_allowance" if lacking >= ordered else "ordered_allowance",
        result=min(left, max(lacking, ordered)),
        facts={"spouse_income": spouse_income, "lacking": lacking, "ordered": ordered, "left": left},
        values=values,
        citation=CITATION,
    )


def no_community_spouse(field: str) -> Exception:
    """The refusal where both spouses ask: then neither is the one who stays out."""
    return refuse(
        "no_community_spouse",
        "The spouse's allowance needs a spouse who does not ask for Medi-Cal or care",
        "Determine both as a couple.",
        citation=CITATION,
        field=field,
    )


SPOUSAL_ALLOCATION = Rule(
    name="spousal_allocation",
    question="How much of the resident's income goes to the spouse at home?",
    facts=SpousalFacts,
    decide=decide,
    fact_date="calendar year of the month",
    citation=CITATION,
)
