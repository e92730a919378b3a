"""Shared monthly cost of a person in the community (22 CCR 50653)."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node, Used
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts, Persons
from caseclock.domain.policy.rules.income import income_limit
from caseclock.domain.policy.rules.money import dollars_nearest
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.domain.policy.unknown import NotInPolicy

CITATION = "22 CCR 50653, 50603"


class SharedCostFacts(Facts, frozen=True, kw_only=True):
    """The budget unit's month. `countable_income` is after all deductions but those named here.

    `any_income`: the any-income deduction is still to be taken. `board_and_care`: its deduction, if any.
    """

    persons: Persons
    countable_income: Cents
    premiums: Cents = 0
    board_and_care: Cents = 0
    any_income: bool = False


def shared_monthly_cost(facts: SharedCostFacts, policy: Policy, on: date) -> Outcome:
    """What does the person pay of the care of a month before Medi-Cal pays?"""
    net = _net(facts, policy, on)
    limit = income_limit(policy, on, facts.persons)
    within = net.result <= limit.result
    steps = (net, limit) if within else (net, limit, cost(policy, on, facts.persons, net.result))
    owed = 0 if within else steps[-1].result
    why = Node(
        code="no_shared_monthly_cost" if within else "shared_monthly_cost",
        result=owed,
        facts={"month": on},
        citation=CITATION,
        children=steps,
    )
    result = {"shared_monthly_cost": owed, "net_income": net.result, "limit": limit.result}
    return Outcome(result=result, why=why, adverse=owed > 0)


def cost(policy: Policy, on: date, persons: int, net: int) -> Node:
    """Net income to the nearest dollar, less the maintenance need; never below zero (I.13)."""
    need = maintenance_need(policy, on, persons)
    return Node(
        code="income_less_maintenance_need",
        result=max(0, dollars_nearest(net) - need.result),
        facts={"net_income": net, "rounded": dollars_nearest(net)},
        citation=CITATION,
        children=(need,),
    )


def maintenance_need(policy: Policy, on: date, persons: int) -> Node:
    """The monthly maintenance need of a budget unit, in cents."""
    name = f"maintenance_need_{persons}"
    if name not in policy.parameters.values:
        raise NotInPolicy(f"no maintenance need for {persons} persons is in the policy files: add {name!r}")
    values = read(policy, on, name)
    return Node(
        code="maintenance_need",
        result=number(values, name),
        facts={"persons": persons},
        values=values,
        citation="22 CCR 50603",
    )


def _net(facts: SharedCostFacts, policy: Policy, on: date) -> Node:
    values: dict[str, Used] = read(policy, on, "any_income_deduction") if facts.any_income else {}
    deduction = number(values, "any_income_deduction") if facts.any_income else 0
    return Node(
        code="net_income",
        result=max(0, facts.countable_income - deduction - facts.premiums - facts.board_and_care),
        facts={
            "countable_income": facts.countable_income,
            "premiums": facts.premiums,
            "board_and_care": facts.board_and_care,
        },
        values=values,
        citation="22 CCR 50549.2, 50555.2",
    )


SHARED_MONTHLY_COST = Rule(
    name="shared_monthly_cost",
    question="What does the person pay of a month's care before Medi-Cal pays?",
    facts=SharedCostFacts,
    decide=shared_monthly_cost,
    fact_date="month of eligibility",
    citation=CITATION,
)
