"""Running a rule by its name on the shipped policy, with plain facts."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import msgspec
import pytest

from caseclock.domain.policy.parameters import Parameters, Value
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.registry import run_rule
from caseclock.domain.policy.rules.rule import Outcome
from caseclock.kernel.refusal import Refusal, Refused
from tests.policy.files import calendar, parameters


@cache
def policy() -> Policy:
    """The shipped parameters and calendars."""
    found = [calendar(name) for name in ("state_holidays", "county_office", "federal")]
    return Policy(parameters(), {(each.county, each.name): each for each in found})


def run(rule: str, on: str, **facts: Any) -> Outcome:
    """The rule's outcome on a fact date."""
    return run_rule(rule, facts, policy(), date.fromisoformat(on))


def result(rule: str, on: str, **facts: Any) -> dict[str, Any]:
    """Only what the rule found."""
    return run(rule, on, **facts).result


def refusal(rule: str, on: str, **facts: Any) -> Refusal:
    """Why the rule would not answer."""
    with pytest.raises(Refused) as caught:
        run(rule, on, **facts)
    return caught.value.refusal


def with_values(**changed: Any) -> Policy:
    """The shipped policy with other values, each held for all time."""
    values: dict[str, tuple[Value, ...]] = {**parameters().values}
    for name, value in changed.items():
        last = values[name][-1]
        values[name] = (msgspec.structs.replace(last, value=value, from_=date.min, to=None, missing=""),)
    return msgspec.structs.replace(policy(), parameters=Parameters(values))


def whole(outcome: Outcome) -> bytes:
    """Everything the outcome says, as bytes: result, explanation, whether it is adverse."""
    return msgspec.json.encode(outcome)


def codes(outcome: Outcome) -> list[str]:
    """The codes of all steps, in reading order."""
    return [node.code for node in outcome.why.walk()]


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as the store gives them back."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(facts))
    return found
