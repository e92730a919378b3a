"""Local days, daylight saving, months and ages."""

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.kernel import time as t

DAYS = st.dates(date(1900, 1, 2), date(2100, 12, 30))


def test_a_submission_at_23_40_on_new_years_eve_is_of_the_old_year() -> None:
    assert t.local_date(datetime(2026, 1, 1, 7, 40, tzinfo=UTC)) == date(2025, 12, 31)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="names no time zone"):
        t.local_date(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2025, 3, 9), 23), (date(2025, 11, 2), 25), (date(2025, 6, 1), 24)]
)
def test_a_local_day_has_the_hours_that_daylight_saving_leaves_it(day: date, hours: int) -> None:
    assert t.end_of_day(day) - t.start_of_day(day) == timedelta(hours=hours)


def test_a_skipped_hour_is_the_next_and_a_doubled_one_is_the_first() -> None:
    assert t.at_local(date(2025, 3, 9), 2, 30) == datetime(2025, 3, 9, 10, 30, tzinfo=UTC)
    assert t.at_local(date(2025, 11, 2), 1, 30) == datetime(2025, 11, 2, 8, 30, tzinfo=UTC)


@given(DAYS)
def test_end_of_day_is_the_first_instant_of_the_next_local_day(day: date) -> None:
    end = t.end_of_day(day)
    assert t.local_date(end) == day + timedelta(days=1)
    assert t.local_date(end - timedelta(microseconds=1)) == day
    assert end.tzinfo is UTC


def test_months_end_clamped() -> None:
    assert t.add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert t.add_months(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert t.add_months(date(2025, 1, 31), -1) == date(2024, 12, 31)
    assert t.first_of_next_month(date(2025, 12, 31)) == date(2026, 1, 1)


def test_months_beyond_the_calendar_end_at_its_edge() -> None:
    assert t.add_months(date(1, 1, 1), -11) == date.min
    assert t.add_months(date(9999, 12, 1), 1) == date.max


@given(DAYS, st.integers(-600, 600))
def test_adding_months_moves_the_month_by_as_many_and_never_the_day_up(day: date, n: int) -> None:
    later = t.add_months(day, n)
    assert (later.year - day.year) * 12 + later.month - day.month == n
    assert later.day == day.day or (later == t.last_of_month(later) and later.day < day.day)


def test_born_on_29_february_reaches_an_age_on_1_march() -> None:
    born = date(2024, 2, 29)
    assert t.birthday(born, 1) == date(2025, 3, 1)
    assert t.birthday(born, 4) == date(2028, 2, 29)
    assert (t.age_on(born, date(2025, 2, 28)), t.age_on(born, date(2025, 3, 1))) == (0, 1)
    assert t.age_reached_in_month(born, date(2025, 2, 1)) == 0


@given(DAYS, st.integers(0, 100))
def test_an_age_begins_on_its_birthday(born: date, age: int) -> None:
    day = t.birthday(born, age)
    assert t.age_on(born, day) == age
    assert t.age_on(born, day - timedelta(days=1)) == age - 1


def test_an_age_reached_in_a_month_counts_for_the_whole_month() -> None:
    born = date(1972, 5, 31)
    assert t.age_reached_in_month(born, date(2022, 5, 1)) == 50
    assert t.ages_in_month(born, date(2022, 5, 1)) == (49, 50)
    assert t.ages_in_month(date(1972, 5, 1), date(2022, 5, 1)) == (50,)
    assert t.ages_in_month(date(2025, 5, 20), date(2025, 5, 1)) == (0,)


def test_no_other_file_reads_the_wall_clock() -> None:
    source = Path(t.__file__).parents[1]
    forbidden = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter"}
    owners = {"datetime", "date", "time", "_time", "dt"}
    found = [
        f"{path.relative_to(source)}:{node.lineno}"
        for path in source.rglob("*.py")
        if path != Path(t.__file__)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in forbidden
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in owners
    ]
    assert found == []
