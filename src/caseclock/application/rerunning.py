"""A stored determination run again: with the rules of another date, or the facts as known at a moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from caseclock.application.caseview import Known
from caseclock.application.determinations import Rerun
from caseclock.domain.case.knowing import known_facts
from caseclock.domain.case.rerunning import Answer, differences, run_again, stored_answer
from caseclock.domain.case.view import Actor, View
from caseclock.domain.case.work import Rules
from caseclock.domain.policy.explain import Node, Used
from caseclock.kernel.events import Recorded
from caseclock.kernel.refusal import Refused


def rerun(
    rules: Rules, recorded: Recorded, known: Known, on: date | None, facts_as_of: datetime | None
) -> Rerun | None:
    """What the rule finds now, and how that differs; None when a person decided.

    `known` is the case as of `facts_as_of`; where that is None the stored facts are taken.
    """
    was = stored_answer(recorded.event)
    if was is None:
        return None
    fact_date = on or was.on
    try:
        facts = was.facts if facts_as_of is None else _facts(rules, recorded, known, was, fact_date)
        now = run_again(was, facts, fact_date, rules.policy)
    except Refused as refused:
        refusal = refused.refusal
        return Rerun(
            on=fact_date,
            facts_as_of=facts_as_of,
            policy=rules.policy.version,
            same=False,
            refused=f"{refusal.rule}. {refusal.remedy}",
        )
    why = msgspec.convert(now.explanation, Node)
    return Rerun(
        on=fact_date,
        facts_as_of=facts_as_of,
        policy=rules.policy.version,
        same=(now.result, now.explanation) == (was.result, was.explanation),
        differences=differences(was, now),
        facts=now.facts,
        result=now.result,
        parameters=_parameters(why),
        why=why,
    )


def _facts(rules: Rules, recorded: Recorded, known: Known, was: Answer, on: date) -> dict[str, Any]:
    """The stored facts, each replaced by what the case knew of it at the moment asked for."""
    member = getattr(recorded.event, "member", None)
    view = View(
        state=known.state,
        policy=rules.policy,
        now=known.now,
        on=on,
        actor=Actor(account="", role="system", county=recorded.county),
        codes=rules.codes,
    )
    person = known.state.members.get(member) if member else None
    return was.facts | {name: fact.value for name, fact in known_facts(was.rule, view, person, on).items()}


def _parameters(why: Node) -> dict[str, Used]:
    return {name: used for node in why.walk() for name, used in node.values.items()}
