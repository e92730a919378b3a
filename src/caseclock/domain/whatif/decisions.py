"""Determinations made again from the facts they stored: by the rules that hold, and as they would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec

from caseclock.domain.case.work import Rules
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.registry import RULES, run_rule
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.domain.whatif.trial import Trial
from caseclock.kernel.events import Event
from caseclock.kernel.refusal import Refused

SCOPE = "scope"


class Again(NamedTuple):
    """A determination under both rules: what was asked, and the two results as text."""

    what: str
    why: str
    was: str
    would: str


def decides(event: Event) -> bool:
    """Whether the event decided something and says why."""
    return isinstance(getattr(event, "explanation", None), dict)


def decided_again(event: Event, effective_on: date, trial: Trial) -> Again | None:
    """The determination under both rules where it comes out otherwise; None where it stays."""
    tree: dict[str, Any] = event.explanation  # type: ignore[attr-defined]  # `decides` has looked
    read = dict(_values(tree))
    if not trial.change.calendars and trial.change.parameters.keys().isdisjoint(read):
        return None
    rule, facts, on = _asked(event, effective_on)
    if rule:
        was, would = (_result(rule, facts, rules, on) for rules in (trial.before, trial.after))
        return Again(rule, "other_result", was, would) if was != would else None
    # No rule to ask again by name: what it turned on is told, and a person looks.
    for name in trial.change.parameters.keys() & read.keys():
        used = read[name]
        value = _at(trial.after.policy, name, on)
        if _text(value) != _text(used.get("value")):
            return Again(event.type, "reads_a_changed_value", _text(used.get("value")), _text(value))
    return None


def _asked(event: Event, effective_on: date) -> tuple[str, Mapping[str, Any], date]:
    """The rule by name, its facts and its fact date, as far as the event carries them."""
    rule, facts = getattr(event, "rule", ""), getattr(event, "facts", {})
    if rule in RULES:
        return rule, facts, getattr(event, "on", None) or effective_on
    month = getattr(event, "month", None)
    if event.type == "scope.determined" and month is not None:
        # Written before decisions named their rule.
        return SCOPE, facts, month
    return "", facts, getattr(event, "on", None) or effective_on


def _result(rule: str, facts: Mapping[str, Any], rules: Rules, on: date) -> str:
    try:
        return _text(run_rule(rule, facts, rules.policy, on).result)
    except Refused as refused:
        return refused.refusal.code
    except NotInPolicy:
        return "not_in_policy"


def _at(policy: Policy, name: str, on: date) -> Any:
    try:
        return policy.parameters.at(name, on).value
    except NotInPolicy:
        return None


def _values(tree: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every dated value that the tree read, by name."""
    yield from (tree.get("values") or {}).items()
    for child in tree.get("children") or ():
        yield from _values(child)


def _text(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
