"""Scope and funding of a month of coverage, and the freeze, as rules that can be run by name."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.freeze import freeze
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.domain.policy.scope import determine_scope
from caseclock.domain.policy.scope_facts import ScopeFacts
from caseclock.kernel.time import first_of_month

CITATION = "W&I 14007.8; 42 CFR 435.406, 435.956"


def scope(facts: ScopeFacts, policy: Policy, on: date) -> Outcome:
    """Has the person full or restricted scope in this month, and who pays?"""
    found = determine_scope(facts, policy.parameters, on)
    result = {"scope": found.scope, "funding": found.funding}
    return Outcome(result=result, why=found.why, adverse=found.scope == "restricted")


def frozen(facts: ScopeFacts, policy: Policy, on: date) -> Outcome:
    """Does this filing date still bring full scope without a satisfactory status?"""
    found: Node = freeze(facts, policy.parameters, first_of_month(on))
    result = {"frozen": found.result, "because": found.code}
    return Outcome(result=result, why=found, adverse=bool(found.result))


SCOPE = Rule(
    name="scope",
    question="Has the person full or restricted scope in this month, and who pays?",
    facts=ScopeFacts,
    decide=scope,
    fact_date="month of coverage",
    citation=CITATION,
)
FREEZE = Rule(
    name="freeze",
    question="Does this filing date still bring full scope without a satisfactory status?",
    facts=ScopeFacts,
    decide=frozen,
    fact_date="month of coverage; the freeze itself by filing date",
    citation="W&I 14007.8(b)",
)
