"""Property against the limit of a date; from 2024 to 2025 there is none (22 CCR 50420)."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts, Persons
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule

CITATION = "W&I 14006; 22 CCR 50420"
NONE = "none"


class AssetFacts(Facts, frozen=True, kw_only=True):
    """Countable property: home and one vehicle are left out already.

    `untested`: enrolled while no property counted, and not yet at a renewal or change since it counts again.
    """

    persons: Persons
    countable_property: Cents
    untested: bool = False


def decide(facts: AssetFacts, policy: Policy, on: date) -> Outcome:
    """Whether property is within the limit, and the excess; who is not tested yet has no limit."""
    limit = property_limit(policy, on, facts.persons)
    open_ended = limit.result is None or facts.untested
    excess = 0 if open_ended else max(0, facts.countable_property - limit.result)
    code = "property_not_counted" if open_ended else "property_over" if excess else "property_within"
    why = Node(
        code=code,
        result=excess == 0,
        facts={
            "countable_property": facts.countable_property,
            "untested": facts.untested,
            "month": f"{on:%Y-%m}",
        },
        citation=CITATION,
        children=(limit,),
    )
    result = {"within": excess == 0, "limit": None if open_ended else limit.result, "excess": excess}
    return Outcome(result=result, why=why, adverse=excess > 0)


def property_limit(policy: Policy, on: date, persons: int) -> Node:
    """The limit in cents (`result`), None where property is not counted."""
    name = "asset_limit_single" if persons == 1 else "asset_limit_couple"
    values = read(policy, on, name)
    limit = values[name].value
    if limit != NONE and persons > 2:
        values |= read(policy, on, "asset_limit_each_further", "asset_limit_max_persons")
        counted = min(persons, number(values, "asset_limit_max_persons"))
        limit += (counted - 2) * number(values, "asset_limit_each_further")
    return Node(
        code="no_property_limit" if limit == NONE else "property_limit",
        result=None if limit == NONE else limit,
        facts={"persons": persons, "on": on},
        values=values,
        citation=CITATION,
    )


ASSET_LIMIT = Rule(
    name="asset_limit",
    question="Is the countable property within the limit?",
    facts=AssetFacts,
    decide=decide,
    fact_date="month of eligibility",
    citation=CITATION,
)
