"""Which months before an application for nursing care are searched for transfers (ACWDL 25-18)."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import add_months, first_of_month

CITATION = "22 CCR 50408; ACWDL 25-18"
_COUNTS = "transfer_counts"


class LookBackFacts(Facts, frozen=True, kw_only=True):
    """The day the person applied for nursing-facility care."""

    applied_on: date


def decide(facts: LookBackFacts, policy: Policy, on: date) -> Outcome:
    """The months searched and those that never count, before the application month."""
    why = look_back(policy, on, facts.applied_on)
    return Outcome(result={**totals(why), "periods": [node.facts for node in why.children]}, why=why)


def look_back(policy: Policy, on: date, applied_on: date) -> Node:
    """The months looked at (`facts`), one child for each stretch of the same rule."""
    values = read(policy, on, "lookback_months")
    length = number(values, "lookback_months")
    months = [add_months(first_of_month(applied_on), n) for n in range(-length, 0)]

    def since(month: date) -> date:
        return policy.parameters.at(_COUNTS, month).from_

    stretches = tuple(_stretch(policy, list(group)) for _, group in groupby(months, since))
    return Node(
        code="look_back",
        result=sum(node.facts["months"] for node in stretches if node.result),
        facts={"applied_on": applied_on},
        values=values,
        citation=CITATION,
        children=stretches,
    )


def totals(why: Node) -> dict[str, int]:
    """How many months are searched, and how many never count."""
    never = sum(node.facts["months"] for node in why.children if not node.result)
    return {"months_searched": why.result, "months_protected": never}


def stretch_of(why: Node, day: date) -> Node | None:
    """The stretch of months in which a day lies; None where nobody looks."""
    month = f"{day:%Y-%m}"
    return next((node for node in why.children if node.facts["from"] <= month <= node.facts["to"]), None)


def _stretch(policy: Policy, months: list[date]) -> Node:
    counts = bool(policy.parameters.at(_COUNTS, months[0]).value)
    return Node(
        code="transfers_count" if counts else "transfers_never_count",
        result=counts,
        facts={
            "from": f"{months[0]:%Y-%m}",
            "to": f"{months[-1]:%Y-%m}",
            "months": len(months),
            "count": counts,
        },
        values=read(policy, months[0], _COUNTS),
        citation=CITATION,
    )


LOOK_BACK = Rule(
    name="look_back",
    question="Which months before the application are searched for transfers?",
    facts=LookBackFacts,
    decide=decide,
    fact_date="application month; each month by its own rule",
    citation=CITATION,
)
