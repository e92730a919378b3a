"""What an approval covers, and when silence denies: the parts of a decision that the law alone settles."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from caseclock.domain.policy.explain import Node, used
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import first_of_month, last_of_month

_FIRST_DAY = "22 CCR 50195"
_SILENCE = "42 CFR 435.912(g)(2), 435.952(d); 22 CCR 50175"


class ApprovedFacts(Facts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person found: the day all rules were met, and scope and payer as determined before."""

    filed_on: date
    met_on: date
    died_on: date | None = None
    scope: str
    funding: str
    conditional: bool = False
    items: dict[str, str] = {}
    law: str = ""


def first_month(filed_on: date, met_on: date) -> date:
    """The month of application when the rules were met at any time in it, else the month they were met."""
    return first_of_month(filed_on if met_on <= last_of_month(filed_on) else met_on)


def approve(facts: ApprovedFacts, policy: Policy, on: date) -> Outcome:
    """From the first of the month in which everything was met, to the month of death."""
    start = first_month(facts.filed_on, facts.met_on)
    end = first_of_month(facts.died_on) if facts.died_on else None
    result = {"from_month": start, "to_month": end, "scope": facts.scope, "funding": facts.funding}
    children = [
        Node(
            code="first_day_of_eligibility",
            result=start,
            facts={"filed_on": facts.filed_on, "met_on": facts.met_on},
            citation=_FIRST_DAY,
        ),
        Node(
            code="scope_and_funding_as_determined",
            result={"scope": facts.scope, "funding": facts.funding},
            facts={"conditional": facts.conditional},
            citation="42 CFR 435.956; W&I 14007.8",
        ),
    ]
    if end is not None:
        died = {"died_on": facts.died_on}
        children.append(Node(code="last_month_of_life", result=end, facts=died, citation=_FIRST_DAY))
    told = {"filed_on": facts.filed_on, "met_on": facts.met_on, "items": facts.items}
    why = Node(
        code="application_approved",
        result=result,
        facts=told,
        citation=facts.law or _FIRST_DAY,
        children=tuple(children),
    )
    return Outcome(result=msgspec.to_builtins(result), why=why)


class SilenceFacts(Facts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was asked for and did not come, when it was asked for last, and how often somebody tried."""

    reason: str
    filed_on: date | None
    items: dict[str, str]
    missing: tuple[str, ...]
    asked_on: date
    contacts: Annotated[int, msgspec.Meta(ge=0)]
    by_mc355: bool = False
    law: str = ""


def deny_for_silence(facts: SilenceFacts, policy: Policy, on: date) -> Outcome:
    """Denied only where something is missing and the household was tried as often as it must be."""
    values = used(policy.parameters, "denial_contacts", on)
    tried = facts.contacts >= values["denial_contacts"].value
    if not facts.by_mc355:
        values |= used(policy.parameters, "verification_return_days", on)
    told = {"missing": facts.missing, "asked_on": facts.asked_on, "contacts": facts.contacts}
    denied = bool(facts.missing) and tried
    asked = Node(code="asked_and_tried", result=denied, facts=told, values=values, citation=_SILENCE)
    why = Node(
        code="application_denied",
        result=facts.reason if denied else None,
        facts={"filed_on": facts.filed_on, "items": facts.items},
        citation=facts.law or _SILENCE,
        children=(asked,),
    )
    return Outcome(result={"denied": denied, "reason": facts.reason}, why=why, adverse=denied)


APPLICATION_APPROVED = Rule(
    name="application_approved",
    question="For which months does an approval give coverage, with which scope and payer?",
    facts=ApprovedFacts,
    decide=approve,
    fact_date="the day on which every rule was met",
    citation=_FIRST_DAY,
)
DENIED_FOR_SILENCE = Rule(
    name="denied_for_silence",
    question="May an application be denied because what was asked for did not come?",
    facts=SilenceFacts,
    decide=deny_for_silence,
    fact_date="the day on which the household was asked last",
    citation=_SILENCE,
)
