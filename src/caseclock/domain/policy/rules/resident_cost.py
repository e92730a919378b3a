"""What a resident pays the facility each month (22 CCR 50605, 42 USC 1396r-5(d)(1))."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts
from caseclock.domain.policy.rules.family_allocation import family
from caseclock.domain.policy.rules.personal_needs import Needs, personal_needs
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.domain.policy.rules.shared_monthly_cost import maintenance_need
from caseclock.domain.policy.rules.spousal_allocation import allocation
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month, last_of_month

CITATION = "22 CCR 50605; 42 CFR 435.725; 42 USC 1396r-5(d)(1)"


class ResidentFacts(Facts, frozen=True, kw_only=True):
    """The resident's month. `spouse_income` is None without a spouse at home who asks for nothing.

    `ordered`: a spouse's allowance by hearing or court. `family_incomes`: one for each family member there.
    `premiums` are out of pocket; `accepted_bills` old unpaid ones. `left_on` is a day no longer there.
    """

    gross_income: Cents
    entered_on: date
    left_on: date | None = None
    personal_needs: Needs = "base"
    spouse_income: Cents | None = None
    ordered: Cents = 0
    family_incomes: tuple[Cents, ...] = ()
    premiums: Cents = 0
    accepted_bills: Cents = 0


def decide(facts: ResidentFacts, policy: Policy, on: date) -> Outcome:
    """The cost of the month: income less own needs, spouse, family, premiums, bills, in this order."""
    if facts.family_incomes and facts.spouse_income is None:
        raise refuse(
            "no_community_spouse", "Family members have an allocation only with a spouse at home",
            "Leave the family members out.", citation=CITATION, field="family_incomes",
        )  # fmt: skip
    need = _need(facts, policy, on)
    steps, left = [need], max(0, facts.gross_income - need.result)
    if facts.spouse_income is not None:
        spouse = allocation(policy, on, spouse_income=facts.spouse_income, left=left, ordered=facts.ordered)
        relatives = family(policy, on, facts.family_incomes, left - spouse.result)
        steps += [spouse, relatives]
        left -= spouse.result + relatives.result
    for code, amount, law in (
        ("premiums", facts.premiums, "22 CCR 50555.2"),
        ("accepted_bills", facts.accepted_bills, "Hunt v. Kizer (1989)"),
    ):
        taken = min(left, amount)
        steps.append(Node(code=code, result=taken, facts={"amount": amount, "left": left}, citation=law))
        left -= taken
    why = Node(
        code="resident_cost",
        result=left,
        facts={"gross_income": facts.gross_income, "month": f"{on:%Y-%m}"},
        citation=CITATION,
        children=tuple(steps),
    )
    taken_by = {step.code: step.result for step in steps[1:]}
    result = {
        "resident_cost": left,
        "kept": min(facts.gross_income, need.result),
        "spouse": steps[1].result if facts.spouse_income is not None else 0,
        "family": taken_by.get("family_allocation", 0),
        "bills_left": facts.accepted_bills - taken_by["accepted_bills"],
    }
    return Outcome(result=result, why=why, adverse=left > 0)


def _need(facts: ResidentFacts, policy: Policy, on: date) -> Node:
    """In a month not wholly in the facility, the need of somebody at home; else the personal allowance."""
    first, last = first_of_month(on), last_of_month(on)
    whole = facts.entered_on <= first and (facts.left_on is None or facts.left_on > last)
    need = personal_needs(policy, on, facts.personal_needs) if whole else maintenance_need(policy, on, 1)
    return Node(
        code="whole_month_in_facility" if whole else "part_of_month_at_home",
        result=need.result,
        facts={"entered_on": facts.entered_on, "left_on": facts.left_on, "month": f"{on:%Y-%m}"},
        citation="22 CCR 50605",
        children=(need,),
    )


RESIDENT_COST = Rule(
    name="resident_cost",
    question="What does the resident pay the facility this month?",
    facts=ResidentFacts,
    decide=decide,
    fact_date="month of care",
    citation=CITATION,
)
