"""What of an old medical bill lowers a shared or resident cost (Hunt v. Kizer)."""

from __future__ import annotations

from datetime import date, timedelta

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import first_of_month

CITATION = "Hunt v. Kizer (1989); LA DPSS ePolicy, medical bills"
_AGE, _CODES = "hunt_bill_age_days", "hunt_excluded_aid_codes"


class BillFacts(Facts, frozen=True, kw_only=True):
    """A bill: its date, the day the county got it, its amount, what was paid and when last."""

    billed_on: date
    received_on: date
    amount: Cents
    paid: Cents = 0
    paid_on: date | None = None
    aid_code: str = ""


def decide(facts: BillFacts, policy: Policy, on: date) -> Outcome:
    """The unpaid part of a fresh bill; of what was paid, only what was paid in the month it came in."""
    codes, age = read(policy, on, _CODES), read(policy, on, _AGE)
    last = facts.billed_on + timedelta(days=number(age, _AGE))
    excluded = Node(
        code="aid_code_excluded",
        result=facts.aid_code in codes[_CODES].value,
        facts={"aid_code": facts.aid_code},
        values=codes,
        citation=CITATION,
    )
    too_old = Node(
        code="bill_too_old",
        result=facts.received_on > last,
        facts={"billed_on": facts.billed_on, "received_on": facts.received_on, "last_day": last},
        values=age,
        citation=CITATION,
    )
    counted = _counted(facts)
    barred = next((node for node in (excluded, too_old) if node.result), None)
    accepted = 0 if barred else counted.result
    because = barred.code if barred else "bill_accepted" if accepted else "nothing_unpaid"
    why = Node(code=because, result=accepted, citation=CITATION, children=(excluded, too_old, counted))
    result = {"accepted": accepted, "because": because, "ask_for_new_bill": because == "bill_too_old"}
    return Outcome(result=result, why=why, adverse=accepted == 0)


def _counted(facts: BillFacts) -> Node:
    unpaid = max(0, facts.amount - facts.paid)
    recent = facts.paid_on is not None and facts.paid_on >= first_of_month(facts.received_on)
    return Node(
        code="unpaid_or_paid_this_month",
        result=facts.amount if recent else unpaid,
        facts={"amount": facts.amount, "paid": facts.paid, "paid_on": facts.paid_on},
        citation=CITATION,
    )


OLD_BILL = Rule(
    name="old_bill",
    question="How much of an old medical bill lowers the month's cost?",
    facts=BillFacts,
    decide=decide,
    fact_date="day the county received the bill",
    citation=CITATION,
)
