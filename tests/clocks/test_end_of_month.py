"""A clock that ends with the month it counts to: a deemed newborn's year (decision I.5, vector V21)."""

from datetime import date

import pytest

from caseclock.domain.workflow.definition import RungSpec
from caseclock.kernel.time import end_of_day
from tests.clocks.office import spec, started, utc

YEAR = spec("month", [RungSpec(at="-60 days", alert="de_age_one_due", to=("owner",))], due="end_of_month")


@pytest.mark.parametrize(
    ("anchor", "ends"),
    [
        (date(2024, 5, 31), date(2025, 5, 31)),
        (date(2024, 5, 1), date(2025, 5, 31)),
        (date(2023, 2, 10), date(2024, 2, 29)),  # no day of February 2023 is twelve months before it
        (date(2024, 3, 1), date(2025, 3, 31)),  # born on 29 February
    ],
)
def test_a_year_ends_on_the_last_day_of_the_birthday_month(anchor: date, ends: date) -> None:
    dates = started(YEAR, anchor, 12).schedule
    assert (dates.due_on, dates.due_at) == (ends, end_of_day(ends))


def test_its_rungs_count_from_the_last_day() -> None:
    assert started(YEAR, date(2024, 5, 10), 12).rungs["-60 days"].due_at == utc("2025-04-01T15:00:00")
