"""How long before an adverse act its notice is mailed (decision I.9)."""

from __future__ import annotations

from datetime import date

import msgspec

from caseclock.domain.policy.explain import Node, Used
from caseclock.domain.policy.notice_periods import NoticeException, notice_rule
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import first_of_month


class NoticeFacts(Facts, frozen=True, kw_only=True):
    """The day the print manifest says it was mailed, the day the act is to hold, and a named exception."""

    mailed_on: date
    effective_on: date | None = None
    exception: NoticeException | None = None


def notice_period(facts: NoticeFacts, policy: Policy, on: date) -> Outcome:
    """From which day may the act hold, given the day its notice was mailed?"""
    rule = notice_rule(policy, on, facts.exception)
    values: dict[str, Used] = {}
    if facts.exception is None:
        values = read(policy, on, "advance_notice_days")
    earliest = rule.earliest_effective(facts.mailed_on)
    result: dict[str, object] = {"earliest_effective": earliest.isoformat()}
    wanted = facts.effective_on
    if wanted is not None:
        result["lawful"] = wanted >= earliest and wanted == first_of_month(wanted)
        result["last_mailing_day"] = rule.last_mailing_day(wanted).isoformat()
    why = Node(
        code="notice_period",
        result=result,
        facts=msgspec.to_builtins(facts) | {"full_days": rule.full_days},
        values=values,
        citation=rule.citation,
    )
    return Outcome(result=result, why=why)


NOTICE_PERIOD = Rule(
    name="notice_period",
    question="From which day may the act hold, given the day its notice was mailed?",
    facts=NoticeFacts,
    decide=notice_period,
    fact_date="day of mailing",
    citation="42 CFR 431.211, 431.213; 22 CCR 50179(d)",
)
