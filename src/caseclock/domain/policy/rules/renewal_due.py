"""When a renewal falls due: by the last day of the last month of a cycle whose months are counted from the
month of application, which is month 1 (42 CFR 435.916(a); 22 CCR 50189)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import add_months, first_of_month, first_of_next_month, last_of_month

CITATION = "42 CFR 435.916(a); 22 CCR 50189; W&I 14005.37"
_GENERAL, _SIX_MONTHS = "renewal_cycle_months", "renewal_cycle_expansion_adult_months"
_LEAD, _COUNTS_FROM = "renewal_packet_lead_days", "renewal_packet_counts_from"

#: `application`, `continued`: `month` is month 1. `renewal`: `month` is the due month before. `age_one`,
#: `stated`, `resumed`: `month` is the due month itself.
Basis = Literal["application", "continued", "renewal", "age_one", "stated", "resumed"]


class RenewalDueFacts(Facts, frozen=True, kw_only=True):
    """What the cycle is counted from. `decided_on`: when the renewal before was decided, however late.

    `not_before`: the first day on which anything may be asked (a deemed newborn's first birthday).
    """

    basis: Basis
    month: date
    expansion_adult: bool = False
    decided_on: date | None = None
    not_before: date | None = None


def decide(facts: RenewalDueFacts, policy: Policy, on: date) -> Outcome:
    """The due month, and by when the packet is mailed. Done early or late, the month does not move.

    `on` is the first day of the cycle; a cycle that begins from the dated day on has its six months.
    """
    due, cycles = _due(facts, policy, on)
    if facts.not_before is not None:
        due = max(due, first_of_month(facts.not_before))
    packets = [_packet(policy, due)]
    while facts.not_before is not None and _day(packets[-1]) < facts.not_before:
        due = add_months(due, 1)
        packets.append(_packet(policy, due))
    told = {"due_month": due, "due_on": last_of_month(due), "packet_by": _day(packets[-1])}
    why = Node(
        code="renewal_due",
        result=told,
        facts=msgspec.to_builtins(facts),
        citation=CITATION,
        children=(*cycles, *packets),
    )
    return Outcome(result=msgspec.to_builtins(told), why=why)


def _due(facts: RenewalDueFacts, policy: Policy, on: date) -> tuple[date, list[Node]]:
    """The due month before anything moves it; one decided a whole cycle late is not asked again at once."""
    month = first_of_month(facts.month)
    if facts.basis in ("age_one", "stated", "resumed"):
        return month, []
    begins = first_of_next_month(month) if facts.basis == "renewal" else month
    if on != begins:
        raise refuse(
            "wrong_fact_date",
            "The months of a cycle are those in force on its first day",
            f"Ask for {begins}.",
            citation=CITATION,
            field="on",
        )
    cycles = [_cycle(facts, policy, begins)]
    while facts.decided_on is not None and _day(cycles[-1]) <= first_of_month(facts.decided_on):
        cycles.append(_cycle(facts, policy, first_of_next_month(_day(cycles[-1]))))
    return _day(cycles[-1]), cycles


def _cycle(facts: RenewalDueFacts, policy: Policy, begins: date) -> Node:
    name = _SIX_MONTHS if facts.expansion_adult else _GENERAL
    values = read(policy, begins, name)
    return Node(
        code="cycle",
        result=add_months(begins, number(values, name) - 1),
        facts={"month_1": begins, "expansion_adult": facts.expansion_adult},
        values=values,
        citation="42 CFR 435.916(a); 22 CCR 50189",
    )


def _packet(policy: Policy, due_month: date) -> Node:
    """The last day to mail the packet: so many days before the due month (I.16)."""
    values = read(policy, due_month, _LEAD, _COUNTS_FROM)
    first = values[_COUNTS_FROM].value == "first_of_due_month"
    start = due_month if first else last_of_month(due_month)
    return Node(
        code="packet_by",
        result=start - timedelta(days=number(values, _LEAD)),
        values=values,
        citation="W&I 14005.37; decision I.16",
    )


def _day(node: Node) -> date:
    return date.fromisoformat(node.result)


def cycle_begins(facts: RenewalDueFacts) -> date:
    """The fact date: the first day of the cycle that the facts speak of."""
    if facts.basis == "renewal":
        return first_of_next_month(facts.month)
    return first_of_month(facts.month)


RENEWAL_DUE = Rule(
    name="renewal_due",
    question="In which month is the renewal due, and by when is its packet mailed?",
    facts=RenewalDueFacts,
    decide=decide,
    fact_date="the first day of the cycle: of month 1, or of the month after the renewal before was due",
    citation=CITATION,
)
