"""The average private pay rate of nursing care, by year of application."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule

CITATION = "22 CCR 50411; ACWDL of the year"
_MONTHS = 12


class RateFacts(Facts, frozen=True, kw_only=True):
    """Nothing about a person is read."""


def decide(facts: RateFacts, policy: Policy, on: date) -> Outcome:
    """The rate of a month, and of twelve, in cents."""
    values = read(policy, on, "appr")
    rate = number(values, "appr")
    result = {"monthly": rate, "yearly": rate * _MONTHS}
    why = Node(code="private_pay_rate", result=result, values=values, citation=CITATION)
    return Outcome(result=result, why=why)


PRIVATE_PAY_RATE = Rule(
    name="private_pay_rate",
    question="What does nursing care cost who pays for it privately?",
    facts=RateFacts,
    decide=decide,
    fact_date="year of application",
    citation=CITATION,
)
