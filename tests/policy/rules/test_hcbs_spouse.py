"""Spouses in home and community services: V4, V5, the limit's boundary, and who does not qualify."""

from typing import Any

import pytest

from tests.policy.rules.running import refusal, result, run

JOSE = {"own_income": 2_000_00, "spouse_income": 2_000_00, "programme": "waiver", "need_verified": True}


def test_v4_jose_gives_1854_and_owes_nothing() -> None:
    found = result("hcbs_spouse_cost", "2024-05-01", **JOSE)
    assert found == {
        "allocation": 1_854_00, "countable": 146_00, "net_income": 126_00, "shared_monthly_cost": 0,
    }  # fmt: skip


def test_v5_jody_owes_1380() -> None:
    found = result("hcbs_spouse_cost", "2024-05-01", **{**JOSE, "spouse_income": 4_000_00})
    assert found == {
        "allocation": 0, "countable": 2_000_00, "net_income": 1_980_00, "shared_monthly_cost": 1_380_00,
    }  # fmt: skip


@pytest.mark.parametrize(("own", "owed"), [(1_751_99, 0), (1_752_00, 0), (1_752_01, 1_132_00)])
def test_the_limit_is_the_one_for_a_single_person_after_deductions(own: int, owed: int) -> None:
    found = run("hcbs_spouse_cost", "2024-05-01", **{**JOSE, "own_income": own, "spouse_income": 4_000_00})
    assert (found.result["shared_monthly_cost"], found.adverse) == (owed, owed > 0)


@pytest.mark.parametrize(
    ("spouse", "allocation"), [(3_853_99, 1), (3_854_00, 0), (3_854_01, 0), (0, 2_000_00)]
)
def test_the_spouse_is_raised_to_the_minimum_and_no_further(spouse: int, allocation: int) -> None:
    assert (
        result("hcbs_spouse_cost", "2024-05-01", **{**JOSE, "spouse_income": spouse})["allocation"]
        == allocation
    )


def test_who_waits_for_a_slot_qualifies_and_of_ihss_only_community_first_choice() -> None:
    for programme in ("waiver_waitlist", "ihss_cfco"):
        assert result("hcbs_spouse_cost", "2024-05-01", **{**JOSE, "programme": programme})["allocation"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"programme": "ihss_other"}, "programme_does_not_qualify", "programme"),
        ({"need_verified": False}, "need_not_verified", "need_verified"),
        ({"spouse_asks": True}, "no_community_spouse", "spouse_asks"),
    ],
)
def test_spousal_rules_do_not_apply_without_their_ground(
    change: dict[str, Any], code: str, field: str
) -> None:
    refused = refusal("hcbs_spouse_cost", "2024-05-01", **{**JOSE, **change})
    assert (refused.code, refused.field) == (code, field)
    assert refused.citation
    assert refused.remedy
