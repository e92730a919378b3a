"""A resident's monthly cost and the allocations: V1, V2, V10, V11, V32, and what never happens."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.policy.rules.running import codes, refusal, result, run

LONG_AGO = {"entered_on": "2020-01-01"}
CENTS = st.integers(0, 1_000_000)


def cost(on: str, **facts: Any) -> int:
    found: int = result("resident_cost", on, **facts)["resident_cost"]
    return found


def family(on: str, income: int, **facts: Any) -> int:
    told = {"relation": "minor_child", "member_income": income, "income_left": 9_999_00, **facts}
    found: int = result("family_allocation", on, **told)["allocation"]
    return found


def test_v1_seth_pays_1715() -> None:
    assert cost("2025-05-01", gross_income=1_800_00, premiums=50_00, **LONG_AGO) == 1_715_00


def test_v2_logan_gets_2513_and_seth_pays_452_not_what_the_prose_prints() -> None:
    couple = {"spouse_income": 1_435_00, "personal_needs": "base"}
    given_to = result("spousal_allocation", "2025-05-01", resident_income=3_000_00, **couple)["allocation"]
    assert given_to == 2_513_00 != 2_419_00
    owed = cost("2025-05-01", gross_income=3_000_00, **couple, **LONG_AGO)
    assert owed == 452_00 != 546_00


def test_the_misprint_of_v2_is_the_allowance_of_2024() -> None:
    with_2024 = result("spousal_allocation", "2024-12-31", resident_income=3_000_00, spouse_income=1_435_00)
    assert with_2024 == {"allocation": 2_419_00}


@pytest.mark.parametrize(("on", "member", "each"), [
    ("2024-07-01", 0, 851_00), ("2025-06-30", 0, 851_00), ("2024-07-01", 300_00, 751_00),
    ("2024-06-30", 0, 821_00), ("2025-07-01", 0, 881_00), ("2024-07-01", 2_555_00, 0),
    ("2024-07-01", 2_552_00, 1_00), ("2024-07-01", 2_552_01, 0),
])  # fmt: skip
def test_v10_v11_a_family_member_gets_a_third_rounded_down_on_the_base_of_the_july(
    on: str, member: int, each: int
) -> None:
    """The seed's 821 is the base of the year before."""
    assert family(on, member) == each


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"community_spouse": False}, "no_community_spouse"),
        ({"lives_with_spouse": False}, "not_with_community_spouse"),
        ({"relation": "foster_child"}, "no_family_member"),
        ({"relation": "ward"}, "no_family_member"),
    ],
)
def test_who_is_no_family_member_at_the_spouses_home_gets_nothing(facts: dict[str, Any], code: str) -> None:
    told = {"relation": "minor_child", "member_income": 0, "income_left": 900_00, **facts}
    found = run("family_allocation", "2024-08-01", **told)
    assert (found.result["allocation"], found.adverse, codes(found)) == (0, True, [code])


@pytest.mark.parametrize(
    "relation", ["minor_child", "dependent_child", "dependent_parent", "dependent_sibling"]
)
def test_four_kinds_of_relatives_are_family(relation: str) -> None:
    assert family("2024-08-01", 0, relation=relation) == 851_00


@pytest.mark.parametrize(
    ("entered", "left", "month", "kept"),
    [
        ("2025-05-10", None, "2025-05-31", 600_00),
        ("2025-05-10", None, "2025-06-01", 35_00),
        ("2025-05-02", None, "2025-05-01", 600_00),
        ("2025-05-01", None, "2025-05-01", 35_00),
        ("2025-04-30", None, "2025-05-01", 35_00),
        ("2024-01-01", "2024-02-29", "2024-02-15", 600_00),
        ("2024-01-01", "2024-03-01", "2024-02-15", 35_00),
        ("2024-01-01", "2024-03-01", "2024-03-15", 600_00),
    ],
)
def test_v32_in_a_month_partly_at_home_the_community_need_stays(
    entered: str, left: str | None, month: str, kept: int
) -> None:
    found = result("resident_cost", month, gross_income=1_800_00, entered_on=entered, left_on=left)
    assert (found["kept"], found["resident_cost"]) == (kept, 1_800_00 - kept)


@pytest.mark.parametrize(("kind", "kept"), [("base", 35_00), ("ssi", 50_00), ("va", 125_00)])
def test_who_receives_ssi_or_aid_and_attendance_keeps_more(kind: str, kept: int) -> None:
    assert (
        result("resident_cost", "2025-05-01", gross_income=900_00, personal_needs=kind, **LONG_AGO)["kept"]
        == kept
    )


def test_the_any_income_deduction_is_not_taken_from_a_residents_income() -> None:
    found = run("resident_cost", "2025-05-01", gross_income=1_800_00, **LONG_AGO)
    assert not any("any_income_deduction" in node.values for node in found.why.walk())


def test_own_needs_come_first_then_spouse_family_premiums_bills() -> None:
    found = run(
        "resident_cost", "2024-08-01", gross_income=4_000_00, spouse_income=1_000_00,
        family_incomes=[0, 300_00], premiums=100_00, accepted_bills=500_00, **LONG_AGO,
    )  # fmt: skip
    steps = [(node.code, node.result) for node in found.why.children]
    assert steps == [
        ("whole_month_in_facility", 35_00),
        ("up_to_minimum_allowance", 2_854_00),
        ("family_allocation", 1_111_00),
        ("premiums", 0),
        ("accepted_bills", 0),
    ]
    assert found.result == {
        "resident_cost": 0, "kept": 35_00, "spouse": 2_854_00, "family": 1_111_00, "bills_left": 500_00,
    }  # fmt: skip


def test_a_hearing_or_a_court_may_raise_the_spouses_allocation_and_never_lowers_it() -> None:
    facts = {"resident_income": 5_000_00, "spouse_income": 1_435_00}
    assert result("spousal_allocation", "2025-05-01", **facts, ordered=3_000_00) == {"allocation": 3_000_00}
    assert result("spousal_allocation", "2025-05-01", **facts, ordered=1_00) == {"allocation": 2_513_00}


@pytest.mark.parametrize(("on", "lacking"), [("2024-12-31", 1_854_00), ("2025-01-01", 1_948_00)])
def test_the_spouses_minimum_changes_with_the_calendar_year(on: str, lacking: int) -> None:
    found = result("spousal_allocation", on, resident_income=9_000_00, spouse_income=2_000_00)
    assert found["allocation"] == lacking


def test_an_allocation_refused_on_an_unconfirmed_minimum_waits_for_a_specialist() -> None:
    facts = {"resident_income": 3_000_00}
    assert run("spousal_allocation", "2026-05-01", **facts, spouse_income=5_000_00).needs_specialist
    assert not run("spousal_allocation", "2026-05-01", **facts, spouse_income=1_000_00).needs_specialist
    assert not run("spousal_allocation", "2025-05-01", **facts, spouse_income=5_000_00).needs_specialist


def test_two_spouses_who_both_ask_are_no_community_spouse() -> None:
    facts = {"resident_income": 3_000_00, "spouse_income": 0, "spouse_asks": True}
    assert refusal("spousal_allocation", "2025-05-01", **facts).field == "spouse_asks"
    lone = {"gross_income": 3_000_00, "family_incomes": [0], **LONG_AGO}
    assert refusal("resident_cost", "2025-05-01", **lone).field == "family_incomes"
    wrong = {"gross_income": 3_000_00, "spouse_income": 0, "family_incomes": [-1], **LONG_AGO}
    assert refusal("resident_cost", "2025-05-01", **wrong).field == "family_incomes"


@given(CENTS, st.none() | CENTS, st.lists(CENTS, max_size=4), CENTS, CENTS, CENTS)
def test_what_is_kept_given_and_paid_is_never_more_than_the_income(
    gross: int, spouse: int | None, relatives: list[int], premiums: int, bills: int, ordered: int
) -> None:
    facts = {"spouse_income": spouse, "family_incomes": relatives if spouse is not None else []}
    found = result(
        "resident_cost", "2024-08-01", gross_income=gross, premiums=premiums, accepted_bills=bills,
        ordered=ordered, **facts, **LONG_AGO,
    )  # fmt: skip
    assert min(found.values()) >= 0
    paid = min(premiums, gross - found["kept"] - found["spouse"] - found["family"])
    assert sum(found.values()) == gross - paid + found["bills_left"] - (bills - found["bills_left"])


@given(CENTS, CENTS, CENTS, st.sampled_from(["base", "ssi", "va"]))
def test_a_spouse_never_gets_more_than_is_left_nor_lifts_herself_above_the_minimum(
    resident: int, spouse: int, ordered: int, kind: str
) -> None:
    found = result(
        "spousal_allocation", "2025-05-01", resident_income=resident, spouse_income=spouse, ordered=ordered,
        personal_needs=kind,
    )["allocation"]  # fmt: skip
    assert 0 <= found <= resident
    assert found + spouse <= max(3_948_00, spouse + ordered)


@given(CENTS, CENTS, CENTS)
def test_a_family_member_never_gets_more_than_is_left_and_less_as_income_grows(
    income: int, more: int, left: int
) -> None:
    facts = {"relation": "minor_child", "income_left": left}
    first, second = (
        result("family_allocation", "2024-08-01", **facts, member_income=each)["allocation"]
        for each in (income, income + more)
    )
    assert 0 <= second <= first <= min(left, 851_00)


BILL = {"billed_on": "2025-01-01", "received_on": "2025-03-15", "amount": 400_00}


@pytest.mark.parametrize(
    ("received", "accepted", "because"),
    [
        ("2025-03-31", 400_00, "bill_accepted"),
        ("2025-04-01", 400_00, "bill_accepted"),
        ("2025-04-02", 0, "bill_too_old"),
    ],
)
def test_an_old_bill_counts_until_ninety_days_after_its_date(
    received: str, accepted: int, because: str
) -> None:
    found = run("old_bill", received, **{**BILL, "received_on": received})
    assert (found.result["accepted"], found.result["because"], found.adverse) == (
        accepted, because, accepted == 0,
    )  # fmt: skip
    assert found.result["ask_for_new_bill"] == (because == "bill_too_old")


@pytest.mark.parametrize(
    ("facts", "accepted"),
    [
        ({"paid": 150_00}, 250_00),
        ({"paid": 400_00}, 0),
        ({"paid": 500_00}, 0),
        ({"paid": 150_00, "paid_on": "2025-02-28"}, 250_00),
        ({"paid": 150_00, "paid_on": "2025-03-01"}, 400_00),
        ({"aid_code": "53"}, 0),
        ({"aid_code": "81"}, 0),
        ({"aid_code": "17"}, 400_00),
    ],
)
def test_only_what_is_unpaid_or_was_paid_in_the_month_counts_and_not_in_state_only_codes(
    facts: dict[str, Any], accepted: int
) -> None:
    assert result("old_bill", "2025-03-15", **{**BILL, **facts})["accepted"] == accepted
