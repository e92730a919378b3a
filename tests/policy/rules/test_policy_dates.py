"""The days on which the law changes for many at once (I.18): the day before, the day, the day after."""

from datetime import date, timedelta
from typing import Any

import pytest

from caseclock.kernel.time import add_months, birthday
from tests.policy.rules.running import result, run

FULL, RESTRICTED = ("full", "state_only"), ("restricted", "emergency_federal")


def scope(on: date, born: str, **facts: Any) -> tuple[str, str]:
    told = {"born": born, "filed_on": "2014-01-02", "declared": "none_declared", **facts}
    found = result("scope", on.isoformat(), **told)
    return found["scope"], found["funding"]


@pytest.mark.parametrize(
    ("changes", "born"),
    [("2016-05-01", "2010-07-07"), ("2020-01-01", "1999-07-07"), ("2022-05-01", "1950-07-07"),
     ("2024-01-01", "1990-07-07")],
)  # fmt: skip
def test_each_expansion_of_scope_begins_with_its_month(changes: str, born: str) -> None:
    day = date.fromisoformat(changes)
    days = [day + timedelta(days=n) for n in (-1, 0, 1)]
    assert [scope(on, born) for on in days] == [RESTRICTED, FULL, FULL]


@pytest.mark.parametrize(
    ("age", "on", "before", "after"),
    [
        (19, "2018-06-15", FULL, RESTRICTED),
        (26, "2021-06-15", FULL, RESTRICTED),
        (50, "2023-06-15", RESTRICTED, FULL),
    ],
)
def test_a_birthday_moves_scope_for_its_whole_month_and_only_in_the_persons_favour(
    age: int, on: str, before: tuple[str, str], after: tuple[str, str]
) -> None:
    month = date.fromisoformat(on)
    for day in (2, 15, 28):
        born = month.replace(year=month.year - age, day=day)
        months = (add_months(month, n) for n in (-1, 0, 1))
        assert [scope(each, born.isoformat()) for each in months] == [before, FULL, after]
    on_the_first = month.replace(year=month.year - age, day=1).isoformat()
    assert scope(month, on_the_first) == after


def test_a_leap_day_child_is_nineteen_on_the_first_of_march() -> None:
    assert birthday(date(2000, 2, 29), 19) == date(2019, 3, 1)
    assert scope(date(2019, 2, 28), "2000-02-29") == FULL
    assert scope(date(2019, 3, 1), "2000-02-29") == RESTRICTED


@pytest.mark.parametrize("status", ["refugee", "asylee", "parolee", "withholding", "conditional_entrant"])
def test_from_october_2026_some_statuses_are_full_scope_on_state_money_as_an_unconfirmed_reading(
    status: str,
) -> None:
    held = {"born": "1990-07-07", "filed_on": "2014-01-02", "declared": "satisfactory",
            "verified_status": "satisfactory", "status_held": status}  # fmt: skip
    found = [run("scope", f"2026-{day}", **held) for day in ("09-30", "10-01", "10-02")]
    assert [each.result["funding"] for each in found] == ["federal", "state_only", "state_only"]
    assert {each.result["scope"] for each in found} == {"full"}
    assert [each.why.turns_on_unconfirmed for each in found] == [False, True, True]
    assert not any(each.adverse for each in found)


@pytest.mark.parametrize(
    ("on", "dental"), [("2026-06-30", True), ("2026-07-01", False), ("2026-07-02", False)]
)
def test_dental_care_ends_in_july_2026_for_adults_without_status(on: str, dental: bool) -> None:
    found = run("uis_terms", on, born="1990-07-07")
    assert (found.result["dental"], found.adverse) == (dental, not dental)
    assert result("uis_terms", on, born="2010-07-07")["dental"]
    assert result("uis_terms", on, born="1990-07-07", satisfactory=True)["dental"]


@pytest.mark.parametrize(("on", "cents"), [("2027-06-30", 0), ("2027-07-01", 30_00), ("2027-07-02", 30_00)])
def test_a_premium_begins_in_july_2027(on: str, cents: int) -> None:
    assert result("uis_terms", on, born="1990-07-07")["premium"] == cents
    assert result("uis_terms", on, born="1990-07-07", pregnant=True)["premium"] == 0


@pytest.mark.parametrize(
    ("born", "cents"),
    [
        ("2008-08-15", 0),
        ("2008-08-01", 30_00),
        ("2008-07-31", 30_00),
        ("1967-08-15", 0),
        ("1967-09-01", 30_00),
    ],
)
def test_the_premium_is_for_ages_19_to_59_and_not_for_the_month_of_a_birthday_that_begins_or_ends_it(
    born: str, cents: int
) -> None:
    assert result("uis_terms", "2027-08-20", born=born)["premium"] == cents


@pytest.mark.parametrize(("cost", "paid"), [(499_99, True), (500_00, True), (500_01, False)])
def test_part_b_is_paid_up_to_the_cutoff_and_always_for_residents(cost: int, paid: bool) -> None:
    assert result("part_b_premium", "2025-05-01", shared_monthly_cost=cost) == {"paid": paid}
    assert result("part_b_premium", "2025-05-01", shared_monthly_cost=cost, resident=True) == {"paid": True}
