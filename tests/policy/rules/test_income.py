"""Income against 138 % of the poverty level: V24, every printed limit, the boundary, the change in April."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.policy.rules.income import income_limit
from caseclock.domain.policy.rules.registry import run_rule
from tests.policy.files import parameters
from tests.policy.rules.running import codes, policy, refusal, result, run, with_values


def limit(on: str, persons: int) -> int:
    found: int = result("income", on, persons=persons, countable_income=0)["limit"]
    return found


def test_v24_the_limit_of_2025_is_1801_and_not_the_1800_of_rounding_once() -> None:
    assert limit("2025-04-01", 1) == 1_801_00
    once = run_rule(
        "income", {"persons": 1, "countable_income": 0},
        with_values(fpl138_rounding="one_step", fpl_annual_first=15_650_00),
        policy().parameters.values["fpl_annual_first"][2].from_,
    )  # fmt: skip
    assert once.result["limit"] == 1_800_00


def test_every_printed_limit_follows_from_the_poverty_level() -> None:
    printed = parameters().values
    for name, persons in (("fpl138_single", 1), ("fpl138_couple", 2)):
        for value in printed[name]:
            assert limit(value.from_.isoformat(), persons) == value.value
    sizes = printed["fpl138_sizes_3_to_10"][0].value
    assert [limit("2024-04-01", persons) for persons in range(3, 11)] == list(sizes)
    each_further = printed["fpl138_each_above_10"][0].value
    assert abs(limit("2024-04-01", 11) - limit("2024-04-01", 10) - each_further) <= 1_00


@pytest.mark.parametrize(
    ("on", "single"),
    [
        ("2023-04-01", 1_677_00),
        ("2024-03-31", 1_677_00),
        ("2024-04-01", 1_732_00),
        ("2025-03-31", 1_732_00),
        ("2025-04-01", 1_801_00),
        ("2026-03-31", 1_801_00),
        ("2026-04-01", 1_836_00),
    ],
)
def test_the_limit_changes_on_the_first_of_april(on: str, single: int) -> None:
    assert limit(on, 1) == single


@pytest.mark.parametrize(("cents", "eligible"), [(1_731_99, True), (1_732_00, True), (1_732_01, False)])
def test_income_at_the_limit_is_within_it(cents: int, eligible: bool) -> None:
    found = run("income", "2024-05-01", persons=1, countable_income=cents)
    assert (found.result["eligible"], found.adverse) == (eligible, not eligible)
    assert codes(found) == ["income_within_limit" if eligible else "income_over_limit", "income_limit"]
    assert not found.needs_specialist


@given(st.integers(1, 30), st.dates(date(2023, 4, 1), date(2028, 1, 1)))
def test_limits_grow_with_the_household_and_rounding_never_lowers_one(persons: int, on: date) -> None:
    assert limit(on.isoformat(), persons) < limit(on.isoformat(), persons + 1)
    node = income_limit(policy(), on, persons)
    annual = (
        node.values["fpl_annual_first"].value + (persons - 1) * node.values["fpl_annual_each_further"].value
    )
    assert node.result * 12 * 100 >= annual * 138
    assert node.result % 100 == 0


def test_a_month_whose_poverty_level_nobody_recorded_is_refused() -> None:
    refused = refusal("income", "2023-03-31", persons=1, countable_income=0)
    assert (refused.code, refused.field) == ("not_in_policy", "on")


def test_a_household_of_nobody_has_no_limit() -> None:
    assert refusal("income", "2024-05-01", persons=0, countable_income=0).field == "persons"
