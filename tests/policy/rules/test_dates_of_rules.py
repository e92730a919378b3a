"""Rules about days: deemed year (V21), access codes (V22), freeze (V26), notice, months back, zero cost."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.kernel.time import add_months, last_of_month
from tests.policy.rules.running import codes, refusal, result, run


@pytest.mark.parametrize(
    ("born", "from_month", "ends_on"),
    [
        ("2024-05-31", "2024-05-01", "2025-05-31"),
        ("2024-02-29", "2024-02-01", "2025-03-31"),
        ("2024-02-28", "2024-02-01", "2025-02-28"),
        ("2024-03-01", "2024-03-01", "2025-03-31"),
        ("2023-02-28", "2023-02-01", "2024-02-29"),
        ("2023-12-31", "2023-12-01", "2024-12-31"),
    ],
)
def test_v21_a_newborn_is_deemed_to_the_end_of_the_month_of_the_first_birthday(
    born: str, from_month: str, ends_on: str
) -> None:
    assert result("deemed_year", born, born=born) == {"from_month": from_month, "ends_on": ends_on}


@given(st.dates(date(2014, 1, 1), date(2030, 12, 31)))
def test_a_deemed_year_has_twelve_or_thirteen_months_and_a_correction_cuts_nothing_back(born: date) -> None:
    found = result("deemed_year", str(born), born=born.isoformat())
    ends = date.fromisoformat(found["ends_on"])
    assert ends == last_of_month(ends)
    assert add_months(born.replace(day=1), 12) <= ends.replace(day=1) <= add_months(born.replace(day=1), 13)
    later = add_months(ends, 1)
    kept = result("deemed_year", str(born), born=born.isoformat(), given_until=later.isoformat())
    assert kept["ends_on"] == later.isoformat()


@pytest.mark.parametrize(
    ("issued", "lapses", "by_itself"),
    [
        ("2025-01-12T10:00:00-08:00", "2025-01-13T10:00:00-08:00", True),
        ("2025-02-02T23:59:00-08:00", "2025-02-03T23:59:00-08:00", True),
        ("2025-02-03T00:00:00-08:00", "2025-02-04T00:00:00-08:00", False),
        ("2025-02-03T10:00:00-08:00", "2025-02-04T10:00:00-08:00", False),
        ("2025-03-08T10:00:00-08:00", "2025-03-09T11:00:00-07:00", False),
        ("2025-11-01T10:00:00-07:00", "2025-11-02T09:00:00-08:00", False),
    ],
)
def test_v22_a_code_lapses_after_24_elapsed_hours_and_the_day_of_lapse_decides_the_next(
    issued: str, lapses: str, by_itself: bool
) -> None:
    found = result("access_code", issued[:10], issued_at=issued)
    assert datetime.fromisoformat(found["lapses_at"]) == datetime.fromisoformat(lapses)
    assert found["reissued_by_itself"] is by_itself


def test_a_moment_without_an_offset_or_before_the_portal_is_refused() -> None:
    assert refusal("access_code", "2025-01-12", issued_at="2025-01-12T10:00:00").field == "issued_at"
    early = {"issued_at": "2025-01-11T10:00:00-08:00"}
    assert refusal("access_code", "2025-01-11", **early).code == "not_in_policy"


@pytest.mark.parametrize(
    ("filed", "scope", "funding", "frozen"),
    [
        ("2025-12-31", "full", "state_only", False),
        ("2026-01-01", "restricted", "emergency_federal", True),
        ("2026-01-02", "restricted", "emergency_federal", True),
    ],
)
def test_v26_the_filing_date_decides_the_freeze(filed: str, scope: str, funding: str, frozen: bool) -> None:
    person = {"born": "1996-01-10", "filed_on": filed, "declared": "none_declared"}
    found = run("scope", "2026-03-01", **person)
    assert found.result == {"scope": scope, "funding": funding}
    assert found.adverse is frozen
    assert result("freeze", "2026-03-01", **person)["frozen"] is frozen


@pytest.mark.parametrize(
    ("mailed", "effective", "lawful"),
    [
        ("2025-07-20", "2025-08-01", True),
        ("2025-07-21", "2025-08-01", True),
        ("2025-07-22", "2025-08-01", False),
        ("2025-02-18", "2025-03-01", True),
        ("2025-02-19", "2025-03-01", False),
        ("2024-02-19", "2024-03-01", True),
        ("2024-02-20", "2024-03-01", False),
        ("2025-07-01", "2025-08-02", False),
    ],
)
def test_ten_full_days_lie_between_mailing_and_a_first_of_the_month(
    mailed: str, effective: str, lawful: bool
) -> None:
    assert result("notice_period", mailed, mailed_on=mailed, effective_on=effective)["lawful"] is lawful


def test_a_named_exception_needs_no_ten_days() -> None:
    found = result(
        "notice_period", "2025-07-31", mailed_on="2025-07-31", effective_on="2025-08-01", exception="death"
    )
    assert found["lawful"]


def back(filed: str, *asked: str, **facts: Any) -> dict[str, str]:
    told = {"filed_on": filed, "asked": list(asked), "met": list(asked), **facts}
    found: dict[str, str] = result("retroactive_months", filed, **told)["months"]
    return found


@pytest.mark.parametrize(
    ("filed", "adult", "reach"),
    [("2026-12-31", False, 3), ("2026-12-31", True, 3), ("2027-01-01", False, 2), ("2027-01-01", True, 1)],
)
def test_three_months_back_until_2026_then_two_and_one(filed: str, adult: bool, reach: int) -> None:
    month = date.fromisoformat(filed).replace(day=1)
    asked = [add_months(month, -n).isoformat() for n in range(5)]
    found = back(filed, *asked, expansion_adult=adult)
    covered = [each[:7] for n, each in enumerate(asked) if 1 <= n <= reach]
    assert sorted(covered) == [each for each, answer in found.items() if answer == "covered"]
    assert set(found.values()) == {"covered", "outside_retroactive_months"}


def test_each_month_back_is_decided_by_itself() -> None:
    found = run(
        "retroactive_months", "2025-05-20", filed_on="2025-05-20",
        asked=["2025-04-30", "2025-03-01", "2025-03-31"], met=["2025-04-02"],
    )  # fmt: skip
    assert found.result["months"] == {"2025-03": "rules_not_met", "2025-04": "covered"}
    assert found.adverse


def test_no_month_back_is_decided_while_an_opportunity_is_unresolved_and_none_is_refused_for_it() -> None:
    facts = {"filed_on": "2025-05-20", "asked": ["2025-04-01"], "met": ["2025-04-01"], "rop_unresolved": True}
    found = run("retroactive_months", "2025-05-20", **facts)
    assert found.result["months"] == {"2025-04": "waits_for_rop"}
    assert not found.adverse


@pytest.mark.parametrize(
    ("born", "free"),
    [("2007-05-31", True), ("2007-05-01", False), ("2007-05-02", True), ("2007-04-30", False)],
)
def test_a_child_of_a_calworks_family_has_no_cost_through_the_month_of_turning_18(
    born: str, free: bool
) -> None:
    """Turned 18 on or before the first of the month, there is no day left under it."""
    facts = {"born": born, "parent": False, "lives_with_calworks_family": True}
    assert result("zero_cost", "2025-05-15", **facts)["zero_cost"] is free


def test_zero_cost_ends_only_by_a_determination() -> None:
    left = {"born": "1990-01-01", "parent": True, "lives_with_calworks_family": False, "held": True}
    kept, ended = (
        run("zero_cost", "2025-05-15", **left),
        run("zero_cost", "2025-05-15", **left, determined_otherwise=True),
    )
    assert (codes(kept), kept.result["zero_cost"], kept.adverse) == (["kept_until_determined"], True, False)
    assert (codes(ended), ended.result["zero_cost"], ended.adverse) == (
        ["no_ground_for_zero_cost"],
        False,
        True,
    )
