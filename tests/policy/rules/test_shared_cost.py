"""Shared monthly cost: V6, V7, V8, the limit's boundary, rounding to the dollar, what Medi-Cal pays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.policy.rules.running import codes, refusal, result, run

MAY = "2024-05-01"


def smc(persons: int, income: int, on: str = MAY, **facts: object) -> int:
    found: int = result("shared_monthly_cost", on, persons=persons, countable_income=income, **facts)[
        "shared_monthly_cost"
    ]
    return found


def test_v6_mary_pays_1200() -> None:
    assert smc(1, 1_800_00) == 1_200_00


def test_v7_seth_and_linda_pay_1566() -> None:
    assert smc(2, 2_500_00) == 1_566_00


def test_v8_lucy_pays_1400_and_medi_cal_350() -> None:
    found = result("smc_in_month", MAY, shared_monthly_cost=1_400_00, cost_of_care=7 * 250_00)
    assert found == {"person_pays": 1_400_00, "medi_cal_pays": 350_00, "met": True, "left_to_meet": 0}


@pytest.mark.parametrize(("income", "owed"), [(1_731_99, 0), (1_732_00, 0), (1_732_01, 1_132_00)])
def test_a_cost_begins_one_cent_over_the_limit(income: int, owed: int) -> None:
    found = run("shared_monthly_cost", MAY, persons=1, countable_income=income)
    assert (found.result["shared_monthly_cost"], found.adverse) == (owed, owed > 0)
    assert ("maintenance_need" in codes(found)) == (owed > 0)


@pytest.mark.parametrize(
    ("income", "owed"), [(1_800_49, 1_200_00), (1_800_50, 1_201_00), (1_801_00, 1_201_00)]
)
def test_net_income_is_rounded_to_the_nearest_dollar_50_cents_up(income: int, owed: int) -> None:
    assert smc(1, income) == owed


def test_the_fact_date_picks_the_limit() -> None:
    assert smc(1, 1_740_00, "2024-05-01") == 1_140_00
    assert smc(1, 1_740_00, "2025-03-31") == 1_140_00
    assert smc(1, 1_740_00, "2025-04-01") == 0


def test_deductions_come_before_the_limit() -> None:
    assert smc(1, 1_752_00, any_income=True) == 0
    assert smc(1, 1_753_00, any_income=True) == 1_133_00
    assert smc(1, 1_850_00, any_income=True, premiums=60_00, board_and_care=10_00) == 1_160_00
    assert smc(1, 10_00, premiums=60_00) == 0


def test_a_household_whose_maintenance_need_nobody_recorded_is_refused() -> None:
    refused = refusal("shared_monthly_cost", MAY, persons=3, countable_income=9_000_00)
    assert refused.code == "not_in_policy"
    assert "maintenance_need_3" in refused.rule


@given(st.integers(0, 2_000_000), st.integers(0, 2_000_000), st.integers(0, 2_000_000))
def test_the_person_never_pays_more_than_the_cost_or_the_care(cost: int, care: int, bills: int) -> None:
    found = result("smc_in_month", MAY, shared_monthly_cost=cost, cost_of_care=care, accepted_bills=bills)
    assert 0 <= found["person_pays"] <= min(cost, care)
    assert found["person_pays"] + found["medi_cal_pays"] == care
    assert found["met"] == (found["left_to_meet"] == 0)


@given(st.integers(1, 2), st.integers(0, 2_000_000), st.integers(0, 200_000))
def test_a_cost_is_never_below_zero_and_never_falls_as_income_grows(
    persons: int, income: int, premiums: int
) -> None:
    less, more = (smc(persons, income + extra, premiums=premiums) for extra in (0, 5_000))
    assert 0 <= less <= more
