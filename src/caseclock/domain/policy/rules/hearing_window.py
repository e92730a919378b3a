"""Until when a hearing may be asked for, and how late a request is (W&I 10951, decision I.8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from caseclock.domain.policy.explain import Node, used
from caseclock.domain.policy.notice_periods import NoticeException, notice_rule
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import County, Facts
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.domain.policy.unknown import NotInPolicy

_CONTENT = "42 CFR 431.210; 22 CCR 50179"


class HearingWindowFacts(Facts, frozen=True, kw_only=True):
    """The notice as it went out, and the day on which a hearing was asked for, wherever that was.

    `effective_on` is None where nothing is taken that was had (a denial). `lacking`: required content that
    the notice does not have. `good_cause`: whether the judge found cause for a late request.
    """

    filed_on: date
    mailed_on: date | None = None
    effective_on: date | None = None
    exception: NoticeException | None = None
    returned_on: date | None = None
    lacking: tuple[str, ...] = ()
    redetermination: bool = False
    good_cause: bool = False
    county: County = 0


def defects(facts: HearingWindowFacts, policy: Policy) -> tuple[str, ...]:
    """Why the notice is not adequate: never_mailed, returned, lacks_content, too_short; none if it is."""
    if facts.mailed_on is None:
        return ("never_mailed",)
    found = ["returned"] if facts.returned_on else []
    if facts.lacking:
        found.append("lacks_content")
    if facts.effective_on is not None:
        rule = notice_rule(policy, facts.mailed_on, facts.exception)
        if facts.mailed_on > rule.last_mailing_day(facts.effective_on):
            found.append("too_short")
    return tuple(found)


def rolled(policy: Policy, county: int, day: date) -> date:
    """The day on which a member's act is still in time; unrolled where no calendar speaks of that year."""
    try:
        return policy.calendar(county, "state_holidays").forward(day)
    except NotInPolicy:
        return day


def decide(facts: HearingWindowFacts, policy: Policy, on: date) -> Outcome:
    """The last day, the outer day with good cause, and the days late; late takes nothing by itself."""
    wrong = defects(facts, policy)
    adequate = _adequate(facts, policy, on, wrong)
    if wrong or facts.mailed_on is None:
        return _outcome(facts, adequate, runs=False, timely=True, days_late=0)
    name = "hearing_window_redet_days" if facts.redetermination else "hearing_window_days"
    days = policy.number(name, on)
    last = rolled(policy, facts.county, facts.mailed_on + timedelta(days=days))
    outer_days = policy.number("hearing_good_cause_outer_days", on)
    outer = rolled(policy, facts.county, facts.mailed_on + timedelta(days=outer_days))
    late = max(0, (facts.filed_on - last).days)
    length = Node(
        code="hearing_window_length",
        result=last,
        facts={"mailed_on": facts.mailed_on, "redetermination": facts.redetermination},
        values=used(policy.parameters, name, on),
        citation="W&I 10951(a); 42 CFR 431.221(d); CCP 12a",
    )
    cause = Node(
        code="good_cause",
        result=facts.good_cause,
        facts={"outer_day": outer, "filed_by_outer_day": facts.filed_on <= outer},
        values=used(policy.parameters, "hearing_good_cause_outer_days", on),
        citation="W&I 10951(b)",
    )
    timely = late == 0 or facts.good_cause
    return _outcome(
        facts, adequate, length, cause,
        runs=True, timely=timely, days_late=late, last_day=last, outer_day=outer,
    )  # fmt: skip


def _adequate(facts: HearingWindowFacts, policy: Policy, on: date, wrong: tuple[str, ...]) -> Node:
    read = {"mailed_on", "effective_on", "exception", "returned_on", "lacking"}
    given = {name: value for name, value in msgspec.structs.asdict(facts).items() if name in read}
    reads_days = facts.effective_on is not None and facts.exception is None
    return Node(
        code="notice_adequate",
        result=not wrong,
        facts={**given, "defects": wrong},
        values=used(policy.parameters, "advance_notice_days", on) if reads_days else {},
        citation=f"{_CONTENT}; 42 CFR 431.211",
    )


def _outcome(facts: HearingWindowFacts, *steps: Node, timely: bool, **result: Any) -> Outcome:
    why = Node(
        code="hearing_window",
        result=timely,
        facts={"filed_on": facts.filed_on, "days_late": result["days_late"]},
        citation="W&I 10951; 42 CFR 431.221",
        children=steps,
    )
    plain = {"timely": timely, "last_day": None, "outer_day": None, **result}
    # Late refuses nothing: the request is registered and the judge decides.
    return Outcome(result=msgspec.to_builtins(plain), why=why)


HEARING_WINDOW = Rule(
    name="hearing_window",
    question="Until when may a hearing be asked for, and how late is a request?",
    facts=HearingWindowFacts,
    decide=decide,
    fact_date="the day the notice was mailed; of a notice never mailed, the day of the request",
    citation="W&I 10951; 42 CFR 431.221",
)
