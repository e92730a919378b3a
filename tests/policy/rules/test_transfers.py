"""Transfers of property and the look-back: V12, V12b, V12c, V13, V18 and two more, with their boundaries."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.policy.rules.registry import run_rule
from tests.policy.files import parameters
from tests.policy.rules.running import policy, refusal, result, run, with_values

MAYA = {
    "applied_on": "2024-06-10",
    "transferred_on": "2023-12-15",
    "amount": 250_000_00,
    "property_before": 250_000_00,
}
PROPOSED = ["hardship_review", "state_approval"]


def penalty(on: str = "2024-06-10", **facts: Any) -> dict[str, Any]:
    return result("transfer_penalty", on, **{**MAYA, "applied_on": on, **facts})


def test_v12b_maya_by_the_excess_over_the_limit_9_months_proposed_and_nothing_imposed() -> None:
    found = run("transfer_penalty", "2024-06-10", **MAYA)
    assert (found.result["basis"], found.result["amount"], found.result["months"]) == (
        "excess_over_limit", 120_000_00, 9,
    )  # fmt: skip
    assert found.result["needs"] == PROPOSED
    assert found.needs_specialist
    assert (found.result["from"], found.result["to"]) == ("2023-12", "2024-08")
    assert found.result["left_at_application"] == 3


def test_v12_v12c_maya_by_the_whole_amount_19_months_december_2023_to_june_2025_with_13_left() -> None:
    other = penalty()["other_reading"]
    assert other == {
        "basis": "whole_amount", "amount": 250_000_00, "months": 19, "left_at_application": 13,
        "from": "2023-12", "to": "2025-06",
    }  # fmt: skip
    whole = run_rule(
        "transfer_penalty", MAYA, with_values(transfer_penalty_basis="whole_amount"), date(2024, 6, 10)
    )
    assert whole.result["months"] == 19
    assert whole.result["other_reading"]["months"] == 9


def test_v13_josh_gave_in_2024_and_has_no_penalty() -> None:
    josh = {"transferred_on": "2024-08-05", "amount": 150_000_00, "property_before": 150_000_00}
    found = penalty("2024-10-15", **josh)
    assert found == {"months": 0, "because": "transfers_never_count", "needs": []}
    searched = result("look_back", "2024-10-15", applied_on="2024-10-15")
    assert (searched["months_searched"], searched["months_protected"]) == (21, 9)
    assert [p["to"] for p in searched["periods"]] == ["2023-12", "2024-09"]


def test_property_of_125000_was_within_the_limit_of_2023_so_giving_100000_bars_nothing() -> None:
    found = penalty(amount=100_000_00, property_before=125_000_00)
    assert found == {"months": 0, "because": "within_limit_then", "needs": []}


@pytest.mark.parametrize("receiver", ["spouse", "registered_partner", "blind_or_disabled_child"])
def test_a_gift_to_a_spouse_or_a_disabled_child_bars_nothing(receiver: str) -> None:
    assert penalty(receiver=receiver) == {"months": 0, "because": f"given_to_{receiver}", "needs": []}


@pytest.mark.parametrize(
    ("facts", "because"),
    [({"exempt": True}, "property_exempt"), ({"nursing_facility": False}, "no_nursing_facility")],
)
def test_exempt_property_and_other_applicants_are_spared(facts: dict[str, Any], because: str) -> None:
    assert penalty(**facts)["because"] == because


@pytest.mark.parametrize(
    ("transferred", "months", "because"),
    [
        ("2021-11-30", 0, "outside_look_back"),
        ("2021-12-01", 9, None),
        ("2023-12-31", 9, None),
        ("2024-01-01", 0, "transfers_never_count"),
        ("2024-05-31", 0, "transfers_never_count"),
        ("2024-06-01", 0, "outside_look_back"),
    ],
)
def test_the_thirty_months_before_the_application_month_are_searched(
    transferred: str, months: int, because: str | None
) -> None:
    """Before July 2022 the limit was 2,000, so the property is chosen to leave the same excess."""
    limit = 130_000_00 if transferred >= "2022-07-01" else 2_000_00
    found = penalty(transferred_on=transferred, property_before=limit + 120_000_00)
    assert (found["months"], found.get("because")) == (months, because)


@pytest.mark.parametrize(("over", "months"), [(12_607_99, 0), (12_608_00, 1), (12_608_01, 1), (25_215_99, 1)])
def test_only_whole_months_count(over: int, months: int) -> None:
    found = penalty(amount=over, property_before=130_000_00 + over)
    assert (found["months"], found["needs"]) == (months, PROPOSED if months else [])


def test_a_couples_limit_spares_more() -> None:
    assert penalty(persons=2)["amount"] == 55_000_00


def test_the_rate_is_that_of_the_application_year_and_one_nobody_recorded_is_refused() -> None:
    assert penalty("2025-02-10")["months"] == 120_000_00 // 13_656_00 == 8
    refused = refusal("transfer_penalty", "2026-02-10", **{**MAYA, "applied_on": "2026-02-10"})
    assert refused.code == "not_in_policy"
    assert "appr" in refused.rule


def test_thirty_months_are_the_most() -> None:
    assert penalty(amount=900_000_00, property_before=900_000_00)["months"] == 30


def test_a_start_by_application_is_the_other_choice() -> None:
    later = with_values(transfer_penalty_start="month_of_application")
    found = run_rule("transfer_penalty", MAYA, later, date(2024, 6, 10)).result
    assert (found["from"], found["left_at_application"]) == ("2024-06", 9)


LOOK_BACK = {  # application month: before 2024, protected, from 2026 on (reference D.7)
    "2023-12": (30, 0, 0), "2024-01": (30, 0, 0), "2024-06": (25, 5, 0), "2024-10": (21, 9, 0),
    "2025-01": (18, 12, 0), "2025-12": (7, 23, 0), "2026-01": (6, 24, 0), "2026-02": (5, 24, 1),
    "2026-03": (4, 24, 2), "2026-04": (3, 24, 3), "2026-05": (2, 24, 4), "2026-06": (1, 24, 5),
    "2026-07": (0, 24, 6), "2027-06": (0, 13, 17), "2028-06": (0, 1, 29), "2028-07": (0, 0, 30),
}  # fmt: skip


@pytest.mark.parametrize("day", [1, 15, 28])
@pytest.mark.parametrize("month", LOOK_BACK)
def test_v18_the_look_back_table(month: str, day: int) -> None:
    on = f"{month}-{day:02d}"
    found = result("look_back", on, applied_on=on)
    of = {(period["from"] >= "2026", period["count"]): period["months"] for period in found["periods"]}
    assert (of.get((False, True), 0), of.get((False, False), 0), of.get((True, True), 0)) == LOOK_BACK[month]


def test_the_last_application_that_looks_at_2023_is_the_one_the_policy_names() -> None:
    named = parameters().at("lookback_pre2024_last_application", date(2026, 1, 1)).value
    assert named == date(2026, 6, 30)
    assert result("look_back", "2026-06-30", applied_on="2026-06-30")["periods"][0]["to"] == "2023-12"
    assert result("look_back", "2026-07-01", applied_on="2026-07-01")["periods"][0]["from"] == "2024-01"


@given(
    st.integers(0, 100_000_000), st.integers(0, 100_000_000),
    st.dates(date(2021, 7, 1), date(2025, 12, 31)), st.dates(date(2024, 1, 1), date(2025, 12, 31)),
)  # fmt: skip
def test_a_penalty_is_whole_months_within_the_cap_and_never_longer_by_the_excess(
    amount: int, kept: int, transferred: date, applied: date
) -> None:
    facts = {
        "applied_on": applied.isoformat(), "transferred_on": transferred.isoformat(), "amount": amount,
        "property_before": amount + kept,
    }  # fmt: skip
    found = run_rule("transfer_penalty", facts, policy(), applied).result
    assert 0 <= found["months"] <= 30
    assert bool(found["needs"]) == (found["months"] > 0)
    if "other_reading" in found:
        assert found["amount"] <= found["other_reading"]["amount"] == amount
        assert found["months"] <= found["other_reading"]["months"]
        assert found["left_at_application"] <= found["months"]
