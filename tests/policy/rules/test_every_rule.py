"""What holds for every rule in the registry: it has an example, explains itself, and stands in time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from caseclock.domain.policy.explain import Node, Used
from caseclock.domain.policy.parameters import Parameters, Value
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.registry import RULES, run_rule
from caseclock.kernel.refusal import Refused
from tests.policy.files import parameters
from tests.policy.rules.examples import EXAMPLES, Example
from tests.policy.rules.running import policy, whole

EVERY = [
    pytest.param(name, example, id=f"{name}-{n}")
    for name, examples in EXAMPLES.items()
    for n, example in enumerate(examples)
]
CHANGED = date(2026, 12, 1)


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    assert EXAMPLES.keys() == RULES.keys()


@pytest.mark.parametrize(("name", "example"), EVERY)
def test_a_decision_run_again_after_the_values_of_later_years_changed_is_the_same_to_the_byte(
    name: str, example: Example
) -> None:
    then = whole(run_rule(name, example.facts, policy(), example.on))
    assert whole(run_rule(name, example.facts, changed_from(CHANGED), example.on)) == then


def test_every_rule_is_tried_on_a_decision_of_march_2024_or_had_no_law_then() -> None:
    for name, examples in EXAMPLES.items():
        if not any((each.on.year, each.on.month) == (2024, 3) for each in examples):
            with pytest.raises(Refused) as caught:
                run_rule(name, examples[0].facts, policy(), date(2024, 3, 15))
            assert caught.value.refusal.code == "not_in_policy", f"give {name} an example of March 2024"


@pytest.mark.parametrize(("name", "example"), EVERY)
def test_the_explanation_holds_every_value_the_answer_came_from(name: str, example: Example) -> None:
    outcome = run_rule(name, example.facts, policy(), example.on)
    only = Policy(replayed(outcome.why), policy().calendars)
    assert whole(run_rule(name, example.facts, only, example.on)) == whole(outcome)


@pytest.mark.parametrize(("name", "example"), EVERY)
def test_each_step_names_its_law_and_the_tree_survives_the_store(name: str, example: Example) -> None:
    outcome = run_rule(name, example.facts, policy(), example.on)
    assert all(node.code and node.citation for node in outcome.why.walk())
    assert msgspec.json.decode(msgspec.json.encode(outcome.why), type=Node) == outcome.why
    assert msgspec.json.decode(msgspec.json.encode(outcome.result)) == outcome.result


@pytest.mark.parametrize("name", RULES)
def test_a_fact_nobody_reads_is_refused_by_its_name(name: str) -> None:
    example = EXAMPLES[name][0]
    with pytest.raises(Refused) as caught:
        run_rule(name, {**example.facts, "shoe_size": 9}, policy(), example.on)
    assert (caught.value.refusal.code, caught.value.refusal.field) == ("wrong_facts", "shoe_size")


@pytest.mark.parametrize("name", RULES)
def test_no_amount_of_money_may_be_below_zero(name: str) -> None:
    example = EXAMPLES[name][0]
    for field in money_of(RULES[name].facts):
        with pytest.raises(Refused) as caught:
            run_rule(name, {**example.facts, field: -1}, policy(), example.on)
        assert (caught.value.refusal.code, caught.value.refusal.field) == ("wrong_facts", field)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        run_rule("phrenology", {}, policy(), CHANGED)
    assert caught.value.refusal.code == "unknown_rule"


def money_of(facts: type[msgspec.Struct]) -> Iterable[str]:
    """The whole-number facts: what is no amount (a count, an age) may not be below zero either."""
    for field in msgspec.structs.fields(facts):
        if isinstance(msgspec.inspect.type_info(field.type), msgspec.inspect.IntType):
            yield field.name


def changed_from(day: date) -> Policy:
    """The shipped policy after somebody gave every parameter another value from a day on."""
    values = {
        name: (*before(values, day), other(values[-1], day)) for name, values in parameters().values.items()
    }
    return Policy(Parameters(values), policy().calendars)


def before(values: Iterable[Value], day: date) -> Iterable[Value]:
    eve = day - timedelta(days=1)
    for value in values:
        if value.from_ < day:
            ends = eve if value.to is None else min(value.to, eve)
            yield msgspec.structs.replace(value, to=ends)


def other(value: Value, day: date) -> Value:
    was: Any = value.value
    now: Any = not was if isinstance(was, bool) else was + 1 if isinstance(was, int) else "another"
    return msgspec.structs.replace(value, value=now, from_=day, to=None, missing="", source="a later law")


def replayed(why: Node) -> Parameters:
    """Only the values that a tree shows, each from its day until the next one shown."""
    shown: dict[str, dict[date, Used]] = defaultdict(dict)
    for node in why.walk():
        for name, used in node.values.items():
            shown[name][used.from_] = used
    return Parameters({name: tuple(_values(dates)) for name, dates in shown.items()})


def _values(dates: dict[date, Used]) -> Iterable[Value]:
    starts = sorted(dates)
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        used = dates[start]
        yield Value(
            value=used.value,
            unit="",
            from_=start,
            to=after - timedelta(days=1) if after else None,
            source="the tree",
            confirmed=used.confirmed,
            reading="" if used.reading is msgspec.UNSET else used.reading,
        )
