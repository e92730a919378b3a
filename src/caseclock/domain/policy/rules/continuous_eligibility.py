"""Until when nothing adverse is done: children for twelve months, and pregnancy and the year after (I.17)."""

from __future__ import annotations

from datetime import date, timedelta

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import add_months, birthday, last_of_month

CHILD, PREGNANCY = "W&I 14005.25; 42 CFR 435.926", "W&I 14005.185; 42 CFR 435.170"


class ContinuousFacts(Facts, frozen=True, kw_only=True):
    """The person, and the day of the determination that found her eligible (the fact date).

    `pregnant`: now, with no end known. `pregnancy_ended_on`: however it ended.
    """

    born: date | None = None
    pregnant: bool = False
    pregnancy_ended_on: date | None = None


def decide(facts: ContinuousFacts, policy: Policy, on: date) -> Outcome:
    """Each ground with the last day it protects; a pregnancy whose end is not known has none yet."""
    child, pregnancy = _child(facts, policy, on), _pregnancy(facts, policy)
    result = {"child_until": child.result, "pregnant": facts.pregnant, "postpartum_until": pregnancy.result}
    why = Node(
        code="continuous_eligibility",
        result=result,
        facts={"determined_on": on},
        citation=f"{CHILD}; {PREGNANCY}",
        children=(child, pregnancy),
    )
    return Outcome(result=dict(why.result), why=why)


def _child(facts: ContinuousFacts, policy: Policy, on: date) -> Node:
    """Twelve months to the end of their month, or to the end of the month in which the age is reached."""
    values = read(policy, on, "continuous_child_months", "continuous_child_age")
    until = None
    if facts.born is not None:
        reached = last_of_month(birthday(facts.born, number(values, "continuous_child_age")))
        year = last_of_month(add_months(on, number(values, "continuous_child_months")))
        until = min(year, reached) if on <= reached else None
    return Node(
        code="child_protected",
        result=until,
        facts={"born": facts.born, "determined_on": on},
        values=values,
        citation=CHILD,
    )


def _pregnancy(facts: ContinuousFacts, policy: Policy) -> Node:
    """To the end of the month of the last day after the pregnancy ended; the day it ended picks the days."""
    ended, told = facts.pregnancy_ended_on, {"pregnant": facts.pregnant}
    if facts.pregnant or ended is None:
        return Node(code="pregnancy_protected", result=None, facts=told, citation=PREGNANCY)
    values = read(policy, ended, "postpartum_days")
    return Node(
        code="pregnancy_protected",
        result=last_of_month(ended + timedelta(days=number(values, "postpartum_days"))),
        facts={**told, "pregnancy_ended_on": ended},
        values=values,
        citation=PREGNANCY,
    )


CONTINUOUS_ELIGIBILITY = Rule(
    name="continuous_eligibility",
    question="Until when is a child, or a person pregnant or in the year after, kept from adverse change?",
    facts=ContinuousFacts,
    decide=decide,
    fact_date="the day of the determination; the days after a pregnancy by the day it ended",
    citation=f"{CHILD}; {PREGNANCY}",
)
