"""Calendars: rolling, counting, and the shipped days against the law written another way."""

from collections.abc import Iterator
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.policy.calendars import Calendar, parse_calendar
from caseclock.domain.policy.yamltext import PolicyFileError
from tests.policy.files import WORKFLOWS, calendar

NAMES = sorted(path.stem for path in (WORKFLOWS / "calendars").glob("*.yaml"))
DAYS = st.dates(date(2014, 2, 1), date(2035, 10, 1))
# Each date as the section or an almanac prints it, by the year from which it stands in the section.
FIXED = {(1, 1), (2, 12), (3, 31), (7, 4), (9, 9), (11, 11), (12, 25)}
FIXED_SINCE_2023 = {(4, 24), (6, 19)}
NTH_WEEKDAY = {(1, "Mon", 3), (2, "Mon", 3), (9, "Mon", 1), (9, "Fri", 4), (10, "Mon", 2), (11, "Thu", 4)}
LUNAR_NEW_YEARS = """2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03
    2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08"""
DIWALIS = """2026-11-08 2027-10-29 2028-10-17 2029-11-05 2030-10-26 2031-11-14 2032-11-02 2033-10-22
    2034-11-10 2035-10-30"""


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def is_holiday_by_gov_code_6700(day: date) -> bool:
    """The section read day by day, as a clerk would; plain Sundays and half of Good Friday left aside."""

    def month_day(other: date) -> tuple[int, int]:
        return other.month, other.day

    yesterday, tomorrow = day - timedelta(days=1), day + timedelta(days=1)
    weekday = f"{day:%a}"
    if month_day(day) in FIXED:
        return weekday != "Sun" and (weekday, month_day(day)) != ("Sat", (11, 11))
    return (
        (weekday == "Mon" and month_day(yesterday) in FIXED)
        or (weekday == "Fri" and month_day(tomorrow) == (11, 11))
        or (day.year >= 2023 and month_day(day) in FIXED_SINCE_2023)
        or day.isoformat() in LUNAR_NEW_YEARS
        or day.isoformat() in DIWALIS
        or (day.month, weekday, (day.day + 6) // 7) in NTH_WEEKDAY
        or (weekday == "Mon" and day.month == 5 and day.day > 24)
    )


@pytest.mark.parametrize("year", range(2014, 2036))
def test_the_state_calendar_is_gov_code_6700_of_each_year(year: int) -> None:
    ours = {day for day in calendar("state_holidays").closed if day.year == year}
    assert ours == {day for day in days_of(year) if is_holiday_by_gov_code_6700(day)}


@pytest.mark.parametrize("year", range(2014, 2036))
def test_the_state_calendar_differs_from_the_holidays_package_only_where_known(year: int) -> None:
    """I.15: the package lacks five of our days and adds 15 February; Saturdays and Sundays do not matter."""
    theirs = {day for day in holidays.country_holidays("US", subdiv="CA", years=year) if day.weekday() < 5}
    ours = {day for day in calendar("state_holidays").closed if day.year == year and day.weekday() < 5}
    ours_alone = {
        "Lincoln Day",
        "Genocide Remembrance Day",
        "Admission Day",
        "Native American Day",
        "Columbus Day",
    }
    # Stats. 2022 ch. 792 made Lunar New Year a holiday; the package has none.
    ours_alone |= {"Lunar New Year"}
    names = calendar("state_holidays").names
    assert all(names[day].removesuffix(" (observed)") in ours_alone for day in ours - theirs)
    first = date(year, 11, 1)
    day_after_thanksgiving = first + timedelta(days=(3 - first.weekday()) % 7 + 22)
    theirs_by_right = {
        date(year, 2, 15),  # Susan B. Anthony Day
        day_after_thanksgiving,  # judicial only
        *(date(year, 6, n) for n in (18, 19, 20)),  # federal Juneteenth, before and around the State's
        *(day - timedelta(days=1) for day in (date(year, 7, 4), date(year, 12, 25), date(year + 1, 1, 1))),
    }
    assert theirs - ours <= theirs_by_right


@pytest.mark.parametrize("year", range(2014, 2036))
def test_the_federal_calendar_is_5_usc_6103(year: int) -> None:
    theirs = {
        day for day in holidays.country_holidays("US", years=range(year - 1, year + 2)) if day.year == year
    }
    ours = {day for day in calendar("federal").closed if day.year == year}
    assert {day for day in theirs if day.weekday() < 5} == ours


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2025, 4, 20), date(2025, 4, 21)),
        (date(2023, 5, 14), date(2023, 5, 15)),
        (date(2026, 4, 13), date(2026, 4, 13)),
        (date(2025, 6, 1), date(2025, 6, 2)),
        (date(2023, 2, 12), date(2023, 2, 14)),  # Lincoln Day is a Sunday, so Monday is the holiday
        (date(2023, 11, 10), date(2023, 11, 13)),  # Veterans Day is a Saturday, so Friday is the holiday
    ],
)
def test_a_last_day_on_a_holiday_rolls_to_the_next_open_day(day: date, rolled: date) -> None:
    assert calendar("state_holidays").forward(day) == rolled


@pytest.mark.parametrize("name", NAMES)
@given(day=DAYS, n=st.integers(1, 40))
def test_rolling_and_counting_agree(name: str, day: date, n: int) -> None:
    cal = calendar(name)
    later, earlier = cal.forward(day), cal.back(day)
    assert earlier <= day <= later
    assert cal.is_open(later)
    assert cal.is_open(earlier)
    assert (later == day) == (earlier == day) == cal.is_open(day)
    reached = cal.add_open_days(day, n)
    assert cal.is_open(reached)
    assert cal.open_days_between(day, reached) == n
    assert cal.open_days_between(reached, day) == 0


def test_counting_from_a_day_leaves_that_day_out() -> None:
    assert calendar("federal").add_open_days(date(2025, 6, 18), 5) == date(
        2025, 6, 26
    )  # Juneteenth is Thursday
    with pytest.raises(ValueError, match="counts forward from 1"):
        calendar("federal").add_open_days(date(2025, 6, 18), 0)


@pytest.mark.parametrize("day", [date(2013, 12, 31), date(2036, 1, 1)])
def test_a_question_outside_the_years_names_the_file_and_the_year(day: date) -> None:
    with pytest.raises(LookupError, match=rf"state_holidays\.yaml.*add the year {day.year}"):
        calendar("state_holidays").is_open(day)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("county_office")])
def test_a_countys_own_closed_days_are_shown_unconfirmed(name: str) -> None:
    cal = calendar(name)
    number = name.removeprefix("county_office").lstrip("_")
    assert (cal.name, cal.county) == ("county_office", int(number or 0))
    assert cal.unconfirmed == cal.closed


GOOD = 'calendar: c\nversion: "1"\nsource: s\nyears:\n  2025:\n    - {day: 2025-01-01, name: New Year}\n'


def test_a_calendar_may_keep_weekends_open_and_say_what_is_confirmed() -> None:
    cal = parse_calendar(GOOD.replace("source: s", "source: s\nweekend_closed: false"), "c.yaml")
    assert cal == Calendar(
        name="c",
        county=0,
        version="1",
        file="c.yaml",
        closed=frozenset({date(2025, 1, 1)}),
        weekend_closed=False,
        first=date(2025, 1, 1),
        last=date(2025, 12, 31),
        names={date(2025, 1, 1): "New Year"},
        unconfirmed=frozenset({date(2025, 1, 1)}),
    )
    assert cal.is_open(date(2025, 1, 4))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('version: "1"', "version: 1", r"c.yaml:2: the version is no text; put it in quotes"),
        ("source: s\n", "", r"c.yaml:1: 'source' is missing; add"),
        ("2025-01-01", "2024-01-01", r"c.yaml:6: 2024-01-01 is no day of 2025; write"),
        ("  2025:", "  2023:\n  2025:", r"c.yaml:6: the year 2024 is missing; add"),
        (
            "name: New Year}",
            "name: A}\n    - {day: 2025-01-01, name: B}",
            r"c.yaml:7: 2025-01-01 stands twice",
        ),
        ("name: New Year", "nam: New Year", r"c.yaml:6: unknown key 'nam'"),
        ("calendar: c", "calendar: c\ncalendar: d", r"c.yaml:2: 'calendar' stands twice"),
        ("years:", "years: [", r"c.yaml:\d+: not YAML"),
    ],
)
def test_a_faulty_file_is_refused_with_line_and_mend(old: str, new: str, complaint: str) -> None:
    with pytest.raises(PolicyFileError, match=complaint):
        parse_calendar(GOOD.replace(old, new), "c.yaml")


def test_the_generator_writes_the_committed_files() -> None:
    """So that nobody corrects a file and loses it at the next draft."""
    from tools import make_calendars

    for file in make_calendars.FILES:
        closed = {day: " and ".join(names) for day, (names, _) in make_calendars.rows(file).items()}
        assert closed == calendar(file.file.removesuffix(".yaml")).names
