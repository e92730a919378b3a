"""The dates printed in the policy reference (D.0 item 9, I.3, I.4, I.10), computed."""

from datetime import date, datetime, timedelta

import pytest

from caseclock.kernel.time import add_months, at_local, end_of_day
from tests.clocks.office import CODE, EDWARDS, MEDS, PROMPTNESS, ROP, SAVE, spec, started, utc


@pytest.mark.parametrize(
    ("filed", "due", "internal"),
    [
        (date(2024, 1, 2), date(2024, 2, 16), date(2024, 2, 16)),
        (date(2025, 3, 3), date(2025, 4, 17), date(2025, 4, 17)),
        (date(2024, 4, 10), date(2024, 5, 25), date(2024, 5, 24)),  # a Saturday: the office acts on Friday
    ],
)
def test_forty_five_days_end_with_the_last_of_them(filed: date, due: date, internal: date) -> None:
    dates = started(PROMPTNESS, filed, 45).schedule
    assert (dates.due_on, dates.internal_on) == (due, internal)
    assert dates.due_at == end_of_day(due)
    assert dates.accepted_until_on is None


def test_end_of_day_is_the_first_instant_of_the_next_local_day() -> None:
    assert started(PROMPTNESS, date(2025, 3, 3), 45).schedule.due_at == utc("2025-04-18T07:00:00")
    assert started(PROMPTNESS, date(2024, 1, 2), 45).schedule.due_at == utc("2024-02-17T08:00:00")


@pytest.mark.parametrize(
    ("notice", "legal", "accepted"),
    [
        (date(2025, 1, 15), date(2025, 4, 20), date(2025, 4, 21)),
        (date(2023, 2, 8), date(2023, 5, 14), date(2023, 5, 15)),
        (date(2026, 1, 8), date(2026, 4, 13), date(2026, 4, 13)),
    ],
)
def test_an_rop_ends_unrolled_and_takes_proof_until_the_rolled_day(
    notice: date, legal: date, accepted: date
) -> None:
    dates = started(ROP, notice + timedelta(days=5), 90).schedule
    assert (dates.due_on, dates.accepted_until_on) == (legal, accepted)
    assert (dates.due_at, dates.accepted_until_at) == (end_of_day(legal), end_of_day(accepted))


def test_ninety_days_from_3_march_2025_roll_from_sunday_to_monday() -> None:
    dates = started(ROP, date(2025, 3, 3), 90).schedule
    assert (dates.due_on, dates.accepted_until_on) == (date(2025, 6, 1), date(2025, 6, 2))
    assert dates.calendar_version.split("@")[0] == "state_holidays"
    assert "county_office@" in dates.calendar_version


@pytest.mark.parametrize(
    ("issued", "lapses"),
    [
        (at_local(date(2025, 3, 8), 10), at_local(date(2025, 3, 9), 11)),  # the night loses an hour
        (at_local(date(2025, 11, 1), 10), at_local(date(2025, 11, 2), 9)),  # the night gains one
        (at_local(date(2025, 1, 12), 10), at_local(date(2025, 1, 13), 10)),
    ],
)
def test_an_access_code_lives_24_elapsed_hours(issued: datetime, lapses: datetime) -> None:
    dates = started(CODE, date(2025, 3, 8), 24, anchor_at=issued).schedule
    assert dates.due_at == lapses
    assert dates.accepted_until_at is None


def test_codes_reissued_at_each_lapse_are_23_until_the_window_closes() -> None:
    """I.10: never used from 2025-01-12 10:00, reissued while the lapse falls in 01-13..02-03."""
    issued, codes = at_local(date(2025, 1, 12), 10), 1
    while True:
        lapse = started(CODE, date(2025, 1, 12), 24, anchor_at=issued).schedule
        assert lapse.due_on is not None
        assert lapse.due_at is not None
        if lapse.due_on > date(2025, 2, 3):
            break
        issued, codes = lapse.due_at, codes + 1
    assert (codes, lapse.due_at) == (23, at_local(date(2025, 2, 4), 10))


def test_save_counts_federal_working_days() -> None:
    # 2025-05-26 is Memorial Day, 06-19 Juneteenth.
    assert started(SAVE, date(2025, 5, 22), 5).schedule.due_on == date(2025, 5, 30)
    assert started(SAVE, date(2025, 5, 22), 20).schedule.due_on == date(2025, 6, 23)


@pytest.mark.parametrize(
    ("received", "due", "warned"),
    [
        # March 2025 begins on a Saturday; its tenth working day is Friday the 14th.
        ("2025-03-01", "2025-03-14", "2025-03-12"),
        ("2025-03-13", "2025-03-14", "2025-03-12"),
        ("2025-03-14", "2025-03-14", "2025-03-12"),
        ("2025-03-15", "2025-04-14", "2025-04-10"),
        ("2025-03-31", "2025-04-14", "2025-04-10"),
        # The year turns; New Year's Day is closed.
        ("2024-12-31", "2025-01-15", "2025-01-13"),
        # 29 February 2024 lies after the tenth working day of its month.
        ("2024-02-29", "2024-03-14", "2024-03-12"),
    ],
)
def test_the_tenth_working_day_of_the_month_is_the_next_one_that_has_not_passed(
    received: str, due: str, warned: str
) -> None:
    clock = started(MEDS, date.fromisoformat(received), 10)
    assert clock.schedule.due_on == date.fromisoformat(due)
    assert clock.rungs["day 8"].due_at == at_local(date.fromisoformat(warned), 8)


def test_month_budgets_are_calendar_months() -> None:
    assert started(EDWARDS, date(2025, 1, 31), 2).schedule.due_on == date(2025, 3, 31)
    assert started(EDWARDS, date(2024, 12, 31), 2).schedule.due_on == date(2025, 2, 28)
    assert started(spec("year"), date(2024, 2, 29), 1).schedule.due_on == date(2025, 2, 28)
    assert started(EDWARDS, date(2025, 3, 3), 3).schedule.due_on == add_months(date(2025, 3, 3), 3)


def test_a_day_clock_may_end_at_the_hour_of_its_anchor() -> None:
    exact = spec(due="exact")
    dates = started(exact, date(2025, 3, 3), 10, anchor_at=at_local(date(2025, 3, 3), 10)).schedule
    assert dates.due_at == at_local(date(2025, 3, 13), 10)
