"""Months without nursing-facility care after property was given away (22 CCR 50408 to 50411).

Nothing is imposed by it: first come the review of hardship and the State's approval (I.11).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.asset_limit import property_limit
from caseclock.domain.policy.rules.facts import Cents, Facts, Persons
from caseclock.domain.policy.rules.look_back import look_back, stretch_of
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import add_months, first_of_month

CITATION = "22 CCR 50408, 50411; ACWDL 23-28"
READINGS = ("excess_over_limit", "whole_amount")
BEFORE_IMPOSED = ("hardship_review", "state_approval")

Receiver = Literal["other", "spouse", "registered_partner", "blind_or_disabled_child"]


class TransferFacts(Facts, frozen=True, kw_only=True):
    """One transfer. `property_before`: all countable property just before it, the transferred included.

    `persons`: whose limit then held. `exempt`: the property did not count at the time.
    """

    applied_on: date
    transferred_on: date
    amount: Cents
    property_before: Cents
    persons: Persons = 1
    receiver: Receiver = "other"
    exempt: bool = False
    nursing_facility: bool = True


def decide(facts: TransferFacts, policy: Policy, on: date) -> Outcome:
    """The proposed months, by the reading in force and by the other; none on the first ground that spares."""
    for code, spares in (
        ("no_nursing_facility", not facts.nursing_facility),
        ("given_to_" + facts.receiver, facts.receiver != "other"),
        ("property_exempt", facts.exempt),
    ):
        if spares:
            return _none(Node(code=code, result=True, citation="22 CCR 50408; 42 USC 1396p(c)(2)"))
    window = look_back(policy, on, facts.applied_on)
    stretch = stretch_of(window, facts.transferred_on)
    if stretch is None:
        told = {"transferred_on": facts.transferred_on}
        return _none(window, Node(code="outside_look_back", result=True, facts=told, citation=CITATION))
    if not stretch.result:
        return _none(window, stretch)
    excess = _excess(facts, policy)
    if excess.result == 0:
        return _none(window, excess)
    return _proposed(facts, policy, on, window, excess)


def _none(*steps: Node) -> Outcome:
    why = Node(code="no_penalty", result=0, citation=CITATION, children=steps)
    return Outcome(result={"months": 0, "because": steps[-1].code, "needs": []}, why=why)


def _excess(facts: TransferFacts, policy: Policy) -> Node:
    """What of the transfer lay above the limit of its day."""
    limit = property_limit(policy, facts.transferred_on, facts.persons)
    over = 0 if limit.result is None else max(0, facts.property_before - limit.result)
    return Node(
        code="within_limit_then" if over == 0 else "over_limit_then",
        result=min(facts.amount, over),
        facts={"property_before": facts.property_before, "amount": facts.amount},
        citation="22 CCR 50411(b)",
        children=(limit,),
    )


def _proposed(facts: TransferFacts, policy: Policy, on: date, window: Node, excess: Node) -> Outcome:
    choice = read(policy, on, "transfer_penalty_basis")
    basis = choice["transfer_penalty_basis"].value
    amounts = {"excess_over_limit": excess.result, "whole_amount": facts.amount}
    proposals = {each: _proposal(facts, policy, on, each, amounts[each]) for each in READINGS}
    held, other = proposals[basis], next(proposals[each] for each in READINGS if each != basis)
    needs = list(BEFORE_IMPOSED) if held.result else []
    result = {**_told(held), "needs": needs, "other_reading": _told(other)}
    why = Node(
        code="penalty_proposed" if held.result else "no_penalty",
        result=held.result,
        facts={"applied_on": facts.applied_on, "transferred_on": facts.transferred_on, "needs": needs},
        values=choice,
        citation=CITATION,
        children=(window, excess, held, other),
    )
    return Outcome(result=result, why=why, adverse=held.result > 0)


def _proposal(facts: TransferFacts, policy: Policy, on: date, basis: str, amount: int) -> Node:
    """Whole months of care that the amount would have paid for (`result`), and which months they are."""
    values = read(policy, on, "appr", "transfer_penalty_cap_months", "transfer_penalty_start")
    months = min(amount // number(values, "appr"), number(values, "transfer_penalty_cap_months"))
    from_transfer = values["transfer_penalty_start"].value == "month_of_transfer"
    first = first_of_month(facts.transferred_on if from_transfer else facts.applied_on)
    each = [add_months(first, n) for n in range(months)]
    left = sum(month >= first_of_month(facts.applied_on) for month in each)
    span = {"from": f"{each[0]:%Y-%m}", "to": f"{each[-1]:%Y-%m}"} if each else {}
    return Node(
        code=basis,
        result=months,
        facts={"amount": amount, "left_at_application": left, **span},
        values=values,
        citation=CITATION,
    )


def _told(proposal: Node) -> dict[str, Any]:
    return {"basis": proposal.code, "months": proposal.result, **proposal.facts}


TRANSFER_PENALTY = Rule(
    name="transfer_penalty",
    question="For how many months does a transfer of property bar nursing-facility care, if approved?",
    facts=TransferFacts,
    decide=decide,
    fact_date="application; the limit by day of transfer",
    citation=CITATION,
)
