"""How anything that the law decides is recorded: a rule run on facts, kept with sources, values and tree.

An adverse answer that turns on an unconfirmed value waits for a program specialist (decision I.12).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.events import DeterminationMade
from caseclock.domain.case.timeline import Dated, FactSource
from caseclock.domain.case.view import View
from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.rules.registry import run_rule
from caseclock.domain.policy.rules.rule import Outcome
from caseclock.kernel.events import Event
from caseclock.kernel.refusal import refuse

SPECIALIST = "program_specialist"


def made(
    rule: str,
    facts: msgspec.Struct | Mapping[str, Any],
    view: View,
    on: date,
    member: UUID | None = None,
    sources: Mapping[str, FactSource] | None = None,
) -> DeterminationMade:
    """The determination of a rule by name on these facts and this fact date; Refused as the rule refuses.

    A fact without a source counts as stated by whoever acts, now.
    """
    told: dict[str, Any] = as_stored(facts)
    outcome = run_rule(rule, told, view.policy, on)
    confirmed_by = answered_for(outcome.why, view) if outcome.adverse else ""
    known = sources or {}
    return DeterminationMade(
        member=member,
        rule=rule,
        on=on,
        facts=told,
        sources={name: known.get(name) or stated(view) for name in told},
        result=as_stored(outcome.result),
        explanation=as_stored(outcome.why),
        adverse=outcome.adverse,
        parameters=parameters_of(outcome.why),
        unconfirmed=outcome.why.turns_on_unconfirmed,
        confirmed_by=confirmed_by,
        policy=view.policy.version,
    )


class Ruled(msgspec.Struct, frozen=True):
    """What a rule found, and the fields by which a procedure's own event keeps it (`RuledEvent`)."""

    outcome: Outcome
    fields: dict[str, Any]


def ruled(
    rule: str,
    facts: msgspec.Struct | Mapping[str, Any],
    view: View,
    on: date,
    sources: Mapping[str, FactSource] | None = None,
) -> Ruled:
    """A rule by name run for a procedure's own event. Whether it is adverse the procedure says."""
    told: dict[str, Any] = as_stored(facts)
    outcome = run_rule(rule, told, view.policy, on)
    fields = {
        "rule": rule,
        "on": on,
        "facts": told,
        "sources": dict(sources or {}),
        "explanation": as_stored(outcome.why),
        "policy": view.policy.version,
    }
    return Ruled(outcome, fields)


def answered_for(why: Node, view: View) -> str:
    """Who answers for an adverse act that turns on an unconfirmed value; empty where every value is sure.

    Refused unless a program specialist acts, or it is only previewed (I.12).
    """
    names = unconfirmed_in(why)
    if not names or view.preview:
        return ""
    if view.actor.role != SPECIALIST:
        raise refuse(
            "needs_specialist",
            "An adverse act that turns on an unconfirmed value waits for a program specialist",
            "Hand it to a program specialist, who looks and gives the command.",
            citation="decision I.12",
            unconfirmed=names,
        )
    return view.actor.account


def unconfirmed_in(why: Node) -> list[str]:
    """The names of the values in a tree that no public source confirms."""
    return sorted({name for node in why.walk() for name, used in node.values.items() if not used.confirmed})


def parameters_of(why: Node) -> dict[str, Any]:
    """Every dated value in a tree by name, as plain JSON."""
    return {name: as_stored(used) for node in why.walk() for name, used in node.values.items()}


def explanation_of(event: Event) -> dict[str, Any]:
    """The tree of a decision; empty for any other event."""
    found = getattr(event, "explanation", None)
    return found if isinstance(found, dict) else {}


def waits_for(event: Event) -> str:
    """The role that an adverse answer on an unconfirmed value waits for; empty when it waits for nobody."""
    waits = isinstance(event, DeterminationMade) and event.adverse and event.unconfirmed
    return SPECIALIST if waits else ""


def stated(view: View) -> FactSource:
    """The source of a fact that whoever acts gave with the command."""
    return FactSource(from_=f"stated by {view.actor.role}", recorded_at=view.now)


def from_event(kind: str, dated: Dated, received_on: date | None = None) -> FactSource:
    """The source of a fact of a timeline: the event that recorded it."""
    return FactSource(
        from_=f"{kind} v{dated.version}", received_on=received_on, recorded_at=dated.recorded_at
    )


def from_paper(paper: str, received_on: date, recorded_at: datetime) -> FactSource:
    """The source of a fact that was read from a paper."""
    return FactSource(from_=paper, received_on=received_on, recorded_at=recorded_at)


def as_stored(value: Any) -> Any:
    """Plain JSON data, exactly as it will be read back from the store."""
    return msgspec.json.decode(msgspec.json.encode(value))
