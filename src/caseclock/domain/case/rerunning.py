"""A determination run again: with the rules of another date, or with the facts as known at another moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from caseclock.domain.case.determining import as_stored, parameters_of
from caseclock.domain.case.events import DeterminationMade, RuledEvent
from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.registry import run_rule
from caseclock.kernel.events import Event

BY_A_PERSON = "It cannot be run again: decided by a person, on what the explanation shows."
OLDER = "It cannot be run again: its facts were not kept by name when it was made."

What = Literal["fact", "value", "result", "step"]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule says on facts and a fact date: as stored, or as found when it is run again.

    `by_tree`: the event of a procedure keeps the result only as the root of its tree.
    """

    rule: str
    on: date
    facts: dict[str, Any]
    result: dict[str, Any]
    explanation: dict[str, Any]
    by_tree: bool = False


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is otherwise than it was stored; None where there was, or is, nothing.

    A `step` is a node of the tree by its code, whole but for the nodes below it.
    """

    what: What
    name: str
    stored: Any
    now: Any


def stored_answer(event: Event) -> Answer | None:
    """What the event keeps of a rule's answer; None when a person decided."""
    if not isinstance(event, DeterminationMade | RuledEvent) or not event.rule or event.on is None:
        return None
    return Answer(
        rule=event.rule,
        on=event.on,
        facts=event.facts,
        result=event.result if isinstance(event, DeterminationMade) else _root(event.explanation),
        explanation=event.explanation,
        by_tree=isinstance(event, RuledEvent),
    )


def _root(explanation: dict[str, Any]) -> dict[str, Any]:
    told = explanation.get("result")
    return told if isinstance(told, dict) else {"result": told}


def cannot_rerun(event: Event) -> str:
    """Why it cannot be run again; empty when it can."""
    if stored_answer(event) is not None:
        return ""
    rests_on_facts = isinstance(event, RuledEvent) and event.facts
    return OLDER if rests_on_facts else BY_A_PERSON


def run_again(was: Answer, facts: Mapping[str, Any], on: date, policy: Policy) -> Answer:
    """The same rule on these facts and this fact date; Refused as the rule refuses."""
    told = as_stored(dict(facts))
    outcome = run_rule(was.rule, told, policy, on)
    why = as_stored(outcome.why)
    result = _root(why) if was.by_tree else as_stored(outcome.result)
    return Answer(rule=was.rule, on=on, facts=told, result=result, explanation=why, by_tree=was.by_tree)


def differences(was: Answer, now: Answer) -> tuple[Difference, ...]:
    """Fact by fact, value by value, result by result, step by step: empty only if nothing is otherwise."""
    pairs: tuple[tuple[What, dict[str, Any], dict[str, Any]], ...] = (
        ("fact", was.facts, now.facts),
        ("value", _values(was), _values(now)),
        ("result", was.result, now.result),
        ("step", _steps(was.explanation), _steps(now.explanation)),
    )
    return tuple(each for what, old, new in pairs for each in _differing(what, old, new))


def _differing(what: What, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield Difference(what=what, name=name, stored=old.get(name), now=new.get(name))


def _values(answer: Answer) -> dict[str, Any]:
    try:
        return parameters_of(msgspec.convert(answer.explanation, Node))
    except msgspec.ValidationError:
        return {}


def _steps(explanation: dict[str, Any]) -> dict[str, Any]:
    """The nodes of a tree by code in reading order; a code that stands again is counted."""
    found: dict[str, Any] = {}
    for node in _nodes(explanation):
        code = str(node.get("code", ""))
        again = sum(1 for name in found if name.partition(" ")[0] == code)
        found[f"{code} {again + 1}" if again else code] = {k: v for k, v in node.items() if k != "children"}
    return found


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("children") or ():
        yield from _nodes(child)
