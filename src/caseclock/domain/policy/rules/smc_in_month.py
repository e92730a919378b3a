"""Who pays what of a month's care when there is a shared monthly cost."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts
from caseclock.domain.policy.rules.rule import Outcome, Rule

CITATION = "22 CCR 50657, 50658"


class CareFacts(Facts, frozen=True, kw_only=True):
    """A month's shared cost, the care used in it, and old unpaid bills accepted against the cost."""

    shared_monthly_cost: Cents
    cost_of_care: Cents
    accepted_bills: Cents = 0


def smc_in_month(facts: CareFacts, policy: Policy, on: date) -> Outcome:
    """What does the person pay of this month's care, and what does Medi-Cal pay?"""
    bills = min(facts.accepted_bills, facts.shared_monthly_cost)
    left = facts.shared_monthly_cost - bills
    person = min(left, facts.cost_of_care)
    split = {
        "person_pays": person,
        "medi_cal_pays": facts.cost_of_care - person,
        "met": person == left,
        "left_to_meet": left - person,
    }
    after_bills = Node(
        code="cost_after_accepted_bills",
        result=left,
        facts={"shared_monthly_cost": facts.shared_monthly_cost, "accepted_bills": bills},
        citation="Hunt v. Kizer (1989)",
    )
    why = Node(
        code="shared_cost_met" if split["met"] else "shared_cost_not_met",
        result=split,
        facts={"cost_of_care": facts.cost_of_care, "month": on},
        citation=CITATION,
        children=(after_bills,),
    )
    return Outcome(result=split, why=why)


SMC_IN_MONTH = Rule(
    name="smc_in_month",
    question="What does the person pay of this month's care, and what does Medi-Cal pay?",
    facts=CareFacts,
    decide=smc_in_month,
    fact_date="month of care",
    citation=CITATION,
)
