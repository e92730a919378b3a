"""All rules by name, and how one is run on facts as they were stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.access_code import ACCESS_CODE
from caseclock.domain.policy.rules.aid_paid_pending import AID_PAID_PENDING
from caseclock.domain.policy.rules.alw_room_and_board import ALW_ROOM_AND_BOARD
from caseclock.domain.policy.rules.application_decided import APPLICATION_APPROVED, DENIED_FOR_SILENCE
from caseclock.domain.policy.rules.asset_limit import ASSET_LIMIT
from caseclock.domain.policy.rules.continuous_eligibility import CONTINUOUS_ELIGIBILITY
from caseclock.domain.policy.rules.deemed_newborn import DEEMED_NEWBORN
from caseclock.domain.policy.rules.deemed_year import DEEMED_YEAR
from caseclock.domain.policy.rules.family_allocation import FAMILY_ALLOCATION
from caseclock.domain.policy.rules.hcbs_spouse_cost import HCBS_SPOUSE_COST
from caseclock.domain.policy.rules.hearing_window import HEARING_WINDOW
from caseclock.domain.policy.rules.income import INCOME
from caseclock.domain.policy.rules.look_back import LOOK_BACK
from caseclock.domain.policy.rules.notice_period import NOTICE_PERIOD
from caseclock.domain.policy.rules.old_bill import OLD_BILL
from caseclock.domain.policy.rules.part_b_premium import PART_B_PREMIUM
from caseclock.domain.policy.rules.private_pay_rate import PRIVATE_PAY_RATE
from caseclock.domain.policy.rules.renewal_due import RENEWAL_DUE
from caseclock.domain.policy.rules.renewal_end import RENEWAL_END
from caseclock.domain.policy.rules.rental_income import RENTAL_INCOME
from caseclock.domain.policy.rules.resident_cost import RESIDENT_COST
from caseclock.domain.policy.rules.retroactive_months import RETROACTIVE_MONTHS
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.domain.policy.rules.scope import FREEZE, SCOPE
from caseclock.domain.policy.rules.shared_monthly_cost import SHARED_MONTHLY_COST
from caseclock.domain.policy.rules.smc_in_month import SMC_IN_MONTH
from caseclock.domain.policy.rules.spousal_allocation import SPOUSAL_ALLOCATION
from caseclock.domain.policy.rules.transfer_penalty import TRANSFER_PENALTY
from caseclock.domain.policy.rules.uis_terms import UIS_TERMS
from caseclock.domain.policy.rules.zero_cost import ZERO_COST
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.kernel.refusal import refuse

_ALL: tuple[Rule, ...] = (
    ACCESS_CODE,
    AID_PAID_PENDING,
    ALW_ROOM_AND_BOARD,
    APPLICATION_APPROVED,
    ASSET_LIMIT,
    CONTINUOUS_ELIGIBILITY,
    DEEMED_NEWBORN,
    DEEMED_YEAR,
    DENIED_FOR_SILENCE,
    FAMILY_ALLOCATION,
    FREEZE,
    HCBS_SPOUSE_COST,
    HEARING_WINDOW,
    INCOME,
    LOOK_BACK,
    NOTICE_PERIOD,
    OLD_BILL,
    PART_B_PREMIUM,
    PRIVATE_PAY_RATE,
    RENEWAL_DUE,
    RENEWAL_END,
    RENTAL_INCOME,
    RESIDENT_COST,
    RETROACTIVE_MONTHS,
    SCOPE,
    SHARED_MONTHLY_COST,
    SMC_IN_MONTH,
    SPOUSAL_ALLOCATION,
    TRANSFER_PENALTY,
    UIS_TERMS,
    ZERO_COST,
)

RULES: Mapping[str, Rule] = {rule.name: rule for rule in _ALL}


def rule_named(name: str) -> Rule:
    """A rule by its name; Refused names those there are."""
    rule = RULES.get(name)
    if rule is None:
        raise refuse(
            "unknown_rule", "No rule has that name", f"Name one of {', '.join(RULES)}.", field="rule"
        )
    return rule


def run_rule(name: str, facts: Mapping[str, Any], policy: Policy, on: date) -> Outcome:
    """A rule on plain facts and a fact date; Refused names the unknown rule, the wrong fact, or the gap."""
    rule = rule_named(name)
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
