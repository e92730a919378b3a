"""Income against the limit of 138 % of the poverty level, for any number of persons."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts, Persons
from caseclock.domain.policy.rules.money import DOLLAR, up
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.domain.policy.unknown import NotInPolicy

CITATION = "42 CFR 435.603(d), 435.119; W&I 14005.40, 14005.60"
_LEVEL = ("fpl_annual_first", "fpl_annual_each_further")
_SHARE = "income_limit_percent"
_ROUNDING = "fpl138_rounding"
_MONTHS = 12


class IncomeFacts(Facts, frozen=True, kw_only=True):
    """Persons whose income and need are counted together, and their countable income of the month."""

    persons: Persons
    countable_income: Cents


def income(facts: IncomeFacts, policy: Policy, on: date) -> Outcome:
    """Is the countable income of the month within 138 % of the poverty level?"""
    limit = income_limit(policy, on, facts.persons)
    within = facts.countable_income <= limit.result
    why = Node(
        code="income_within_limit" if within else "income_over_limit",
        result=within,
        facts={"countable_income": facts.countable_income, "month": on},
        citation=CITATION,
        children=(limit,),
    )
    return Outcome(result={"eligible": within, "limit": limit.result}, why=why, adverse=not within)


def income_limit(policy: Policy, on: date, persons: int) -> Node:
    """The monthly limit in cents (`result`). Two steps: the month up to the dollar, then the share (I.13)."""
    values = read(policy, on, *_LEVEL, _SHARE, _ROUNDING)
    first, further = (number(values, name) for name in _LEVEL)
    annual, percent = first + (persons - 1) * further, number(values, _SHARE)
    rounding = values[_ROUNDING].value
    if rounding == "two_steps":
        dollars = up(up(annual, _MONTHS * DOLLAR) * percent, 100)
    elif rounding == "one_step":
        dollars = up(annual * percent, 100 * _MONTHS * DOLLAR)
    else:
        raise NotInPolicy(f"parameter {_ROUNDING!r} names no known way of rounding: {rounding!r}")
    return Node(
        code="income_limit",
        result=dollars * DOLLAR,
        facts={"persons": persons},
        values=values,
        citation="HHS poverty guidelines; 42 CFR 435.4",
    )


INCOME = Rule(
    name="income",
    question="Is the countable income of the month within 138 % of the poverty level?",
    facts=IncomeFacts,
    decide=income,
    fact_date="month of eligibility",
    citation=CITATION,
)
