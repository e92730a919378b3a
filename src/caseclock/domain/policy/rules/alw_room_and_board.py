"""What a person in assisted living pays for room and board, and keeps."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule

CITATION = "Assisted Living Waiver, room and board at the SSI/SSP level"


class AlwFacts(Facts, frozen=True, kw_only=True):
    """The monthly income of a person in the waiver."""

    income: Cents


def decide(facts: AlwFacts, policy: Policy, on: date) -> Outcome:
    """Personal needs first, then room and board; what is over both is assigned to nobody and shown."""
    values = read(policy, on, "alw_ssi_room_and_board", "alw_ssi_personal")
    kept = min(facts.income, number(values, "alw_ssi_personal"))
    board = min(facts.income - kept, number(values, "alw_ssi_room_and_board"))
    result = {"kept": kept, "room_and_board": board, "unassigned": facts.income - kept - board}
    why = Node(
        code="alw_room_and_board",
        result=result,
        facts={"income": facts.income},
        values=values,
        citation=CITATION,
    )
    return Outcome(result=result, why=why)


ALW_ROOM_AND_BOARD = Rule(
    name="alw_room_and_board",
    question="What goes to room and board in assisted living, and what does the person keep?",
    facts=AlwFacts,
    decide=decide,
    fact_date="month of residence",
    citation=CITATION,
)
