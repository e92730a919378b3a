"""Property limits by date, rent (V17), the private pay rate (V15), assisted living (V16)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.policy.rules.running import codes, refusal, result, run


@pytest.mark.parametrize(
    ("on", "persons", "limit"),
    [
        ("2022-06-30", 1, 2_000_00),
        ("2022-06-30", 2, 3_000_00),
        ("2022-07-01", 1, 130_000_00),
        ("2022-07-01", 2, 195_000_00),
        ("2023-12-31", 3, 260_000_00),
        ("2023-12-31", 10, 715_000_00),
        ("2023-12-31", 11, 715_000_00),
        ("2024-01-01", 1, None),
        ("2025-12-31", 4, None),
        ("2026-01-01", 1, 130_000_00),
        ("2026-01-01", 3, 260_000_00),
    ],
)
def test_the_property_limit_of_a_day(on: str, persons: int, limit: int | None) -> None:
    assert result("asset_limit", on, persons=persons, countable_property=0)["limit"] == limit


@pytest.mark.parametrize(("cents", "excess"), [(129_999_99, 0), (130_000_00, 0), (130_000_01, 1)])
def test_property_at_the_limit_is_within_it(cents: int, excess: int) -> None:
    found = run("asset_limit", "2026-01-01", persons=1, countable_property=cents)
    assert (found.result["excess"], found.result["within"], found.adverse) == (
        excess,
        excess == 0,
        excess > 0,
    )


def test_no_property_is_too_much_in_2024_and_2025_nor_before_a_members_first_test_of_2026() -> None:
    for on in ("2024-01-01", "2025-12-31"):
        assert result("asset_limit", on, persons=1, countable_property=9_000_000_00)["within"]
    waiting = run("asset_limit", "2026-02-01", persons=1, countable_property=9_000_000_00, untested=True)
    assert (waiting.result["within"], codes(waiting)[0]) == (True, "property_not_counted")
    assert not result("asset_limit", "2026-02-01", persons=1, countable_property=9_000_000_00)["within"]


def test_the_limit_of_three_persons_before_july_2022_is_not_guessed() -> None:
    refused = refusal("asset_limit", "2022-06-30", persons=3, countable_property=0)
    assert refused.code == "not_in_policy"


RENT = {"gross_rent": 2_000_00, "taxes": 300_00, "interest": 500_00, "insurance": 100_00}


def test_v17_net_rent_is_795_83() -> None:
    assert result("rental_income", "2025-05-01", **RENT, upkeep=200_00) == {"net_income": 795_83}


@pytest.mark.parametrize(("upkeep", "net"), [(304_16, 795_83), (304_17, 795_83), (304_18, 795_82)])
def test_the_larger_upkeep_counts(upkeep: int, net: int) -> None:
    assert result("rental_income", "2025-05-01", **RENT, upkeep=upkeep) == {"net_income": net}


def test_costs_of_the_whole_property_count_by_the_share_that_is_let() -> None:
    found = result("rental_income", "2025-05-01", **RENT, upkeep=1_200_00, rented=1, units=3)
    assert found == {"net_income": 2_000_00 - 300_00 - 400_00}


def test_a_tenth_of_room_and_board_counts() -> None:
    assert result("rental_income", "2025-05-01", gross_rent=900_00, room_and_board=True) == {
        "net_income": 90_00
    }


def test_no_more_shares_are_let_than_there_are() -> None:
    assert refusal("rental_income", "2025-05-01", **RENT, rented=2, units=1).field == "rented"


CENTS = st.integers(0, 500_000)


@given(CENTS, CENTS, CENTS, st.integers(1, 4), st.integers(0, 3), st.booleans())
def test_net_rent_is_never_below_zero_nor_above_gross(
    gross: int, costs: int, upkeep: int, rented: int, more: int, board: bool
) -> None:
    net = result(
        "rental_income", "2025-05-01", gross_rent=gross, taxes=costs, upkeep=upkeep, rented=rented,
        units=rented + more, room_and_board=board,
    )["net_income"]  # fmt: skip
    assert 0 <= net <= gross


def test_v15_a_year_of_private_pay_is_151296() -> None:
    assert result("private_pay_rate", "2024-05-01") == {"monthly": 12_608_00, "yearly": 151_296_00}


def test_v16_assisted_living_leaves_100_93_unassigned_and_says_so() -> None:
    found = result("alw_room_and_board", "2025-05-01", income=1_700_00)
    assert found == {"kept": 179_00, "room_and_board": 1_420_07, "unassigned": 100_93}


@pytest.mark.parametrize(("income", "unassigned"), [(1_599_06, 0), (1_599_07, 0), (1_599_08, 1)])
def test_up_to_the_ssi_level_all_income_is_assigned(income: int, unassigned: int) -> None:
    found = result("alw_room_and_board", "2025-05-01", income=income)
    assert found["unassigned"] == unassigned
    assert sum(found.values()) == income


def test_the_ssi_level_of_another_year_is_not_guessed() -> None:
    assert refusal("alw_room_and_board", "2026-01-01", income=0).code == "not_in_policy"
