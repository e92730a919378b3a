"""Shared monthly cost of a married person in home and community services (ACWDL 17-25, 18-19)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Cents, Facts
from caseclock.domain.policy.rules.income import income_limit
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.domain.policy.rules.shared_monthly_cost import cost
from caseclock.domain.policy.rules.spousal_allocation import allocation, no_community_spouse
from caseclock.kernel.refusal import refuse

CITATION = "42 USC 1396r-5; ACWDL 17-25, 18-19"

Programme = Literal["waiver", "waiver_waitlist", "ihss_cfco", "ihss_other"]


class HcbsSpouseFacts(Facts, frozen=True, kw_only=True):
    """Gross monthly incomes, each in its owner's name. `need_verified`: by MC 604 MDV or an assessment.

    `spouse_asks`: the spouse asks for Medi-Cal or such services as well.
    """

    own_income: Cents
    spouse_income: Cents
    programme: Programme
    need_verified: bool
    premiums: Cents = 0
    ordered: Cents = 0
    spouse_asks: bool = False


def decide(facts: HcbsSpouseFacts, policy: Policy, on: date) -> Outcome:
    """Own income less allocation, premiums and the any-income deduction, against the limit for one."""
    _require(facts)
    given = allocation(
        policy, on, spouse_income=facts.spouse_income, left=facts.own_income, ordered=facts.ordered
    )
    values = read(policy, on, "any_income_deduction")
    countable = facts.own_income - given.result
    net = Node(
        code="net_income",
        result=max(0, countable - facts.premiums - number(values, "any_income_deduction")),
        facts={"own_income": facts.own_income, "countable": countable, "premiums": facts.premiums},
        values=values,
        citation="22 CCR 50549.2",
    )
    limit = income_limit(policy, on, 1)
    within = net.result <= limit.result
    steps = (given, net, limit) if within else (given, net, limit, cost(policy, on, 1, net.result))
    owed = 0 if within else steps[-1].result
    why = Node(
        code="hcbs_spouse_within_limit" if within else "hcbs_spouse_cost",
        result=owed,
        facts={"programme": facts.programme, "month": f"{on:%Y-%m}"},
        citation=CITATION,
        children=steps,
    )
    result = {
        "allocation": given.result,
        "countable": countable,
        "net_income": net.result,
        "shared_monthly_cost": owed,
    }
    return Outcome(result=result, why=why, adverse=owed > 0)


def _require(facts: HcbsSpouseFacts) -> None:
    if facts.spouse_asks:
        raise no_community_spouse("spouse_asks")
    if facts.programme == "ihss_other":
        raise refuse(
            "programme_does_not_qualify",
            "Of IHSS only Community First Choice (aid code 2K) brings the spousal rules",
            "Determine the couple's shared monthly cost.",
            citation="ACWDL 18-19",
            field="programme",
        )
    if not facts.need_verified:
        raise refuse(
            "need_not_verified",
            "The need for the services is verified before spousal rules apply",
            "Record form MC 604 MDV or the programme's assessment.",
            citation=CITATION,
            field="need_verified",
        )


HCBS_SPOUSE_COST = Rule(
    name="hcbs_spouse_cost",
    question="What does a married person in home and community services pay before Medi-Cal pays?",
    facts=HcbsSpouseFacts,
    decide=decide,
    fact_date="month of eligibility; the spouse's minimum by calendar year",
    citation=CITATION,
)
