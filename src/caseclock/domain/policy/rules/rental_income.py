"""What of rent counts as income (22 CCR 50508)."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts, Persons
from caseclock.domain.policy.rules.money import up
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.refusal import refuse

CITATION = "22 CCR 50508"


class RentalFacts(Facts, frozen=True, kw_only=True):
    """A month's rent and the costs of the whole property; `rented` of `units` equal shares are let.

    `room_and_board`: rooms with meals, without a licence.
    """

    gross_rent: Cents
    taxes: Cents = 0
    interest: Cents = 0
    insurance: Cents = 0
    utilities: Cents = 0
    upkeep: Cents = 0
    rented: Persons = 1
    units: Persons = 1
    room_and_board: bool = False


def decide(facts: RentalFacts, policy: Policy, on: date) -> Outcome:
    """Gross rent less the let share of the costs; of room and board a fixed share of gross."""
    if facts.rented > facts.units:
        raise refuse(
            "more_let_than_there_is", "No more shares are let than the property has",
            "Correct the number of shares.", citation=CITATION, field="rented",
        )  # fmt: skip
    why = _board(facts, policy, on) if facts.room_and_board else _rent(facts, policy, on)
    return Outcome(result={"net_income": why.result}, why=why)


def _board(facts: RentalFacts, policy: Policy, on: date) -> Node:
    values = read(policy, on, "room_and_board_percent")
    return Node(
        code="room_and_board",
        result=facts.gross_rent * number(values, "room_and_board_percent") // 100,
        facts={"gross_rent": facts.gross_rent},
        values=values,
        citation=CITATION,
    )


def _rent(facts: RentalFacts, policy: Policy, on: date) -> Node:
    costs = {name: getattr(facts, name) for name in ("taxes", "interest", "insurance", "utilities")}
    share = up(sum(costs.values()) * facts.rented, facts.units)
    upkeep = _upkeep(facts, policy, on)
    return Node(
        code="net_rent",
        result=max(0, facts.gross_rent - share - upkeep.result),
        facts={"gross_rent": facts.gross_rent, "costs": costs, "let_share_of_costs": share},
        citation=CITATION,
        children=(upkeep,),
    )


def _upkeep(facts: RentalFacts, policy: Policy, on: date) -> Node:
    """The larger of the actual upkeep of the let share, and a percentage of gross with an addition."""
    values = read(policy, on, "rental_upkeep_percent", "rental_upkeep_add")
    percent, add = number(values, "rental_upkeep_percent"), number(values, "rental_upkeep_add")
    actual = up(facts.upkeep * facts.rented, facts.units)
    allowed = up(facts.gross_rent * percent, 100) + add
    return Node(
        code="actual_upkeep" if actual > allowed else "allowed_upkeep",
        result=max(actual, allowed),
        facts={"actual": actual, "allowed": allowed},
        values=values,
        citation=CITATION,
    )


RENTAL_INCOME = Rule(
    name="rental_income",
    question="How much of the rent counts as income?",
    facts=RentalFacts,
    decide=decide,
    fact_date="month of the rent",
    citation=CITATION,
)
