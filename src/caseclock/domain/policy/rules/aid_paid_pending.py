"""Whether aid goes on until a hearing is decided (42 CFR 431.230, 431.231; decisions I.8, I.16)."""

from __future__ import annotations

from datetime import date, timedelta

from caseclock.domain.policy.explain import Node, used
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import County, Facts
from caseclock.domain.policy.rules.hearing_window import rolled
from caseclock.domain.policy.rules.rule import Outcome, Rule

DAYS = "reinstate_window_days"
PRESUMPTION = "notice_mail_presumption_days"
AFTER_ROP = "rop_aid_paid_pending"


class AidPaidPendingFacts(Facts, frozen=True, kw_only=True):
    """The act, its notice, and when a hearing was asked for, wherever that was.

    `takes`: the act reduces or ends what the person has. `defects`: why the notice was not proper; empty when
    it was. `received_on`: a receipt the person proved. `law_only`: the agency finds that the act followed
    from law or policy alone. `agency_chooses`: it reinstates where it only may. `after_rop`: the act followed
    an expired reasonable opportunity.
    """

    filed_on: date
    takes: bool
    effective_on: date | None = None
    mailed_on: date | None = None
    received_on: date | None = None
    defects: tuple[str, ...] = ()
    law_only: bool = False
    after_rop: bool = False
    declined: bool = False
    agency_chooses: bool = False
    county: County = 0


def decide(facts: AidPaidPendingFacts, policy: Policy, on: date) -> Outcome:
    """Granted and owed, granted because the agency may, or refused, on the first ground that holds."""
    if facts.declined:
        return _outcome(facts, "declined", Node(code="declined", result=True, citation="42 CFR 431.230"))
    if not facts.takes or facts.effective_on is None:
        why = Node(code="nothing_to_continue", result=True, citation="42 CFR 431.230(a)")
        return _outcome(facts, "nothing_to_continue", why)
    if facts.after_rop:
        option = Node(
            code="state_option_after_rop",
            result=bool(policy.parameters.at(AFTER_ROP, on).value),
            values=used(policy.parameters, AFTER_ROP, on),
            citation="42 CFR 435.956(b)(3)",
        )
        if not option.result:
            return _outcome(facts, "not_after_rop", option)
        return _by_time(facts, policy, on, facts.effective_on, option)
    return _by_time(facts, policy, on, facts.effective_on)


def _by_time(
    facts: AidPaidPendingFacts, policy: Policy, on: date, effective_on: date, *before: Node
) -> Outcome:
    in_time = Node(
        code="asked_before_effect",
        result=facts.filed_on < effective_on,
        facts={"filed_on": facts.filed_on, "effective_on": effective_on},
        citation="42 CFR 431.230(a); 22 CCR 50179",
    )
    if in_time.result:
        return _outcome(facts, "before_effect", *before, in_time, granted=True, owed=True)
    must = _no_proper_notice(facts, policy, on)
    if must.result:
        return _outcome(facts, "no_proper_notice", *before, in_time, must, granted=True, owed=True)
    last = rolled(policy, facts.county, effective_on + timedelta(days=policy.number(DAYS, on)))
    may = Node(
        code="agency_may_reinstate",
        result=facts.filed_on <= last,
        facts={"last_day": last, "agency_chooses": facts.agency_chooses},
        values=used(policy.parameters, DAYS, on),
        citation="42 CFR 431.231(a)",
    )
    ground = "too_late"
    if may.result:
        ground = "agency_reinstates" if facts.agency_chooses else "agency_may_reinstate"
    granted = bool(may.result) and facts.agency_chooses
    return _outcome(facts, ground, *before, in_time, must, may, granted=granted, may=bool(may.result))


def _no_proper_notice(facts: AidPaidPendingFacts, policy: Policy, on: date) -> Node:
    """Asked within ten days of receipt, presumed five days after mailing; what never came is not late."""
    received = facts.received_on
    if received is None and facts.mailed_on is not None and "returned" not in facts.defects:
        received = facts.mailed_on + timedelta(days=policy.number(PRESUMPTION, on))
    last = None
    if received is not None:
        last = rolled(policy, facts.county, received + timedelta(days=policy.number(DAYS, on)))
    in_time = last is None or facts.filed_on <= last
    return Node(
        code="no_proper_notice",
        result=bool(facts.defects) and in_time and not facts.law_only,
        facts={
            "defects": facts.defects,
            "received_on": received,
            "last_day": last,
            "law_or_policy_only": facts.law_only,
        },
        values={**used(policy.parameters, DAYS, on), **used(policy.parameters, PRESUMPTION, on)},
        citation="42 CFR 431.231(c)",
    )


def _outcome(
    facts: AidPaidPendingFacts,
    ground: str,
    *steps: Node,
    granted: bool = False,
    owed: bool = False,
    may: bool = False,
) -> Outcome:
    why = Node(
        code="aid_paid_pending",
        result=granted,
        facts={"ground": ground},
        citation="42 CFR 431.230, 431.231",
        children=steps,
    )
    effective = facts.effective_on
    result = {
        "granted": granted,
        "owed": owed,
        "may": may or owed,
        "ground": ground,
        "from": effective.isoformat() if granted and effective else None,
    }
    return Outcome(result=result, why=why, adverse=not granted and not facts.declined)


AID_PAID_PENDING = Rule(
    name="aid_paid_pending",
    question="Does aid go on until the hearing is decided?",
    facts=AidPaidPendingFacts,
    decide=decide,
    fact_date="the day on which the act takes effect; without one, the day of the request",
    citation="42 CFR 431.230, 431.231",
)
