"""All rules by name, and how one is run on facts as they were stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.aid_paid_pending import AID_PAID_PENDING
from caseclock.domain.policy.rules.application_decided import APPLICATION_APPROVED, DENIED_FOR_SILENCE
from caseclock.domain.policy.rules.deemed_newborn import DEEMED_NEWBORN
from caseclock.domain.policy.rules.hearing_window import HEARING_WINDOW
from caseclock.domain.policy.rules.income import INCOME
from caseclock.domain.policy.rules.notice_period import NOTICE_PERIOD
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.domain.policy.rules.scope import FREEZE, SCOPE
from caseclock.domain.policy.rules.shared_monthly_cost import SHARED_MONTHLY_COST
from caseclock.domain.policy.rules.smc_in_month import SMC_IN_MONTH
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.kernel.refusal import refuse

_ALL: tuple[Rule, ...] = (
    AID_PAID_PENDING,
    APPLICATION_APPROVED,
    DEEMED_NEWBORN,
    DENIED_FOR_SILENCE,
    FREEZE,
    HEARING_WINDOW,
    INCOME,
    NOTICE_PERIOD,
    SCOPE,
    SHARED_MONTHLY_COST,
    SMC_IN_MONTH,
)

RULES: Mapping[str, Rule] = {rule.name: rule for rule in _ALL}


def run_rule(name: str, facts: Mapping[str, Any], policy: Policy, on: date) -> Outcome:
    """A rule on plain facts and a fact date; Refused names the unknown rule, the wrong fact, or the gap."""
    rule = RULES.get(name)
    if rule is None:
        raise refuse(
            "unknown_rule", f"No rule is named {name!r}", f"Name one of {', '.join(RULES)}.", field="rule"
        )
    try:
        typed = msgspec.convert(facts, rule.facts)
    except msgspec.ValidationError as error:
        raise refuse(
            "wrong_facts", str(error), "Give the facts as the rule reads them.", field=_field(str(error))
        ) from error
    try:
        return rule.decide(typed, policy, on)
    except NotInPolicy as gap:
        raise refuse(
            "not_in_policy", str(gap), "Ask a program specialist for the value.", field="on"
        ) from gap


def _field(complaint: str) -> str:
    """The fact that a complaint about facts speaks of: by its path, or by the name that is lacking."""
    at = re.search(r"`\$\.(\w+)", complaint) or re.search(r"field `(\w+)`", complaint)
    return at[1] if at else "facts"
