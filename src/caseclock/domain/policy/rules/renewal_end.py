"""Whether coverage may end at a renewal, from when, and until when late papers still cure it.

W&I 14005.37, 42 CFR 435.916: ex parte first, then a packet with its days to answer, MC 355 for what lacks; no
month is lost before the due month is over.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.time import first_of_next_month

LAW = "W&I 14005.37; 42 CFR 435.916"
CURE = "W&I 14005.37(i)"
Reason = Literal["no_reply", "incomplete", "not_eligible", "whereabouts_unknown"]
#: What the county looks at before it asks, when a person cannot be found (SB 87).
FAMILY_SOURCES = ("meds", "family_cases")


class RenewalEndFacts(Facts, frozen=True, kw_only=True):
    """The renewal as it stands when the notice was mailed (`notice_on`).

    `asked_on`/`answer_until`: the latest MC 355 and its last day; `came_back`: which letters the post
    returned; `bases_left`: bases of eligibility not found against the person.
    """

    reason: Reason
    due_on: date
    notice_on: date
    ends_from: date
    ex_parte_on: date | None = None
    ex_parte_sources: tuple[str, ...] = ()
    packet_on: date | None = None
    returned_on: date | None = None
    lacking: tuple[str, ...] = ()
    asked_on: date | None = None
    answer_until: date | None = None
    came_back: tuple[Literal["packet", "mc355"], ...] = ()
    bases_left: tuple[str, ...] = ()
    contacts: Annotated[int, msgspec.Meta(ge=0)] = 0


def decide(facts: RenewalEndFacts, policy: Policy, on: date) -> Outcome:
    """Refused while the law still owes the household something; else the last day of the cure."""
    if facts.ex_parte_on is None:
        raise _owed("ex_parte_first", "What is on file is looked at first", "Record the ex parte review.")
    steps = {
        "no_reply": _no_reply,
        "incomplete": _incomplete,
        "not_eligible": _not_eligible,
        "whereabouts_unknown": _not_found,
    }[facts.reason](facts, policy)
    after_due = first_of_next_month(facts.due_on)
    if facts.ends_from < after_due:
        raise _owed(
            "renewal_month_runs",
            "Coverage lasts at least to the end of the month in which the renewal is due",
            f"Use {after_due} or a later first of a month.",
            field="ends_from",
        )
    if facts.ends_from > policy.last_covered_day():
        raise _owed(
            "past_the_calendars",
            "Coverage ends on a day that the office's calendars cover: later ones cannot be reckoned",
            f"Use a first of a month up to {policy.last_covered_day()}.",
            field="ends_from",
            last_covered_day=policy.last_covered_day(),
        )
    cure = _cure(facts, policy)
    result = {"ends_from": facts.ends_from, "cure_until": cure.result}
    why = Node(
        code="renewal_end",
        result=result,
        facts=msgspec.to_builtins(facts),
        citation=LAW,
        children=(steps, cure),
    )
    return Outcome(result=msgspec.to_builtins(result), why=why, adverse=True)


def _no_reply(facts: RenewalEndFacts, policy: Policy) -> Node:
    """A packet went out, its days to answer are over, and nothing came."""
    if facts.packet_on is None:
        raise _owed("packet_not_mailed", "Nobody is silent who was not asked", "Mail the packet first.")
    if facts.returned_on is not None:
        raise _owed(
            "household_answered",
            "The household answered",
            "Read what came; ask by MC 355 for what lacks.",
            returned_on=facts.returned_on,
        )
    values = read(policy, facts.packet_on, "renewal_reply_days")
    last = facts.packet_on + timedelta(days=number(values, "renewal_reply_days"))
    if facts.notice_on <= last:
        raise _owed("still_time_to_answer", "The household still has days to answer",
                    f"Wait until {last} is over.", field="mailed_on", last_day=last)  # fmt: skip
    return Node(
        code="no_reply",
        result=True,
        facts={"packet_on": facts.packet_on, "last_day": last, "contacts": facts.contacts},
        values=values,
        citation="42 CFR 435.916(b)(2)(i)(B)",
    )


def _incomplete(facts: RenewalEndFacts, policy: Policy) -> Node:
    """What came lacks something that was asked for by MC 355 and did not come in its days."""
    if not facts.lacking:
        raise _owed("nothing_lacks", "Nothing that was asked for lacks", "Decide on what came.")
    return _asked(facts, policy, "incomplete")


def _not_eligible(facts: RenewalEndFacts, policy: Policy) -> Node:
    """Found ineligible on every basis, on facts; no cure follows, a hearing may."""
    if facts.bases_left:
        raise _owed(
            "basis_not_settled",
            "Medi-Cal goes on until the person is found ineligible on every basis",
            "Review: " + ", ".join(facts.bases_left).replace("_", " ") + ".",
            field="not_eligible_on",
        )
    return Node(code="not_eligible_on_any_basis", result=True, citation="W&I 14005.37(d)")


def _not_found(facts: RenewalEndFacts, policy: Policy) -> Node:
    """Mail came back; the family's cases and MEDS were searched, and MC 355 was sent."""
    if not facts.came_back:
        raise _owed("mail_not_returned", "Whereabouts are unknown when mail came back",
                    "Record the returned mail.")  # fmt: skip
    left = [name for name in FAMILY_SOURCES if name not in facts.ex_parte_sources]
    if left:
        raise _owed("search_not_done", "Nobody is lost before the family's cases and MEDS were searched",
                    "Record an ex parte review of: " + ", ".join(left).replace("_", " ") + ".")  # fmt: skip
    return _asked(facts, policy, "whereabouts_unknown")


def _asked(facts: RenewalEndFacts, policy: Policy, code: str) -> Node:
    if facts.asked_on is None or facts.answer_until is None:
        raise _owed("not_asked", "What lacks is asked for by MC 355", "Request the information first.")
    if facts.notice_on <= facts.answer_until and "mc355" not in facts.came_back:
        raise _owed("reply_time_runs", "The household still has time to answer",
                    f"Wait until the end of {facts.answer_until}.", field="mailed_on",
                    accepted_until=facts.answer_until)  # fmt: skip
    return Node(
        code=code,
        result=True,
        facts={"asked_on": facts.asked_on, "answer_until": facts.answer_until, "contacts": facts.contacts},
        values=read(policy, facts.asked_on, "mc355_reply_days"),
        citation=LAW,
    )


def _cure(facts: RenewalEndFacts, policy: Policy) -> Node:
    """The last day on which papers bring coverage back; none after a finding on every basis."""
    if facts.reason == "not_eligible":
        return Node(code="no_cure", citation=CURE)
    values = read(policy, facts.ends_from, "cure_period_days")
    days = number(values, "cure_period_days")
    return Node(code="cure", result=facts.ends_from + timedelta(days=days), values=values, citation=CURE)


def _owed(code: str, rule: str, remedy: str, *, field: str = "", **facts: object) -> Refused:
    return refuse(code, rule, remedy, citation=LAW, field=field, **facts)


RENEWAL_END = Rule(
    name="renewal_end",
    question="May coverage end at this renewal, and until when may late papers bring it back?",
    facts=RenewalEndFacts,
    decide=decide,
    fact_date="the day the notice was mailed",
    citation=LAW,
)
