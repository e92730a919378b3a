"""Drafts the calendar files of workflows/calendars from rules: `python tools/make_calendars.py`.

The files are the truth; this only saves typing. A confirmed correction goes into the rule here and the file
there, with a new version. A test compares the files with Gov. Code 6700 and 5 USC 6103 written another way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).parent.parent / "workflows" / "calendars"
YEARS = range(2014, 2036)
MON, THU, FRI, SAT, SUN = 0, 3, 4, 5, 6

# As published; from 2027 on computed by almanacs and not yet announced by the State, so unconfirmed.
LUNAR_NEW_YEAR = (
    "2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 "
    "2032-02-11 2033-01-31 2034-02-19 2035-02-08"
)
DIWALI = (
    "2026-11-08 2027-10-29 2028-10-17 2029-11-05 2030-10-26 2031-11-14 2032-11-02 2033-10-22 2034-11-10 "
    "2035-10-30"
)


@dataclass(frozen=True)
class Holiday:
    """One holiday: its day in a year, the first year it holds, where it moves from a weekend, until when
    its dates are confirmed."""

    name: str
    day: Callable[[int], date]
    since: int = 2014
    moves: Literal["", "sunday", "both"] = ""
    confirmed_to: int = 9999


@dataclass(frozen=True)
class CalendarFile:
    """One file: header values and the holidays."""

    file: str
    name: str
    county: int
    version: str
    source: str
    note: str
    holidays: list[Holiday] = field(default_factory=list)


def fixed(month: int, day: int) -> Callable[[int], date]:
    """The same day every year."""
    return lambda year: date(year, month, day)


def nth(n: int, weekday: int, month: int, plus: int = 0) -> Callable[[int], date]:
    """The n-th such weekday of a month (-1: the last), `plus` days later."""

    def find(year: int) -> date:
        if n > 0:
            first = date(year, month, 1)
            return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1) + plus)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)

    return find


def listed(dates: str) -> Callable[[int], date]:
    """One of the listed dates a year."""
    by_year = {day.year: day for day in map(date.fromisoformat, dates.split())}
    return lambda year: by_year[year]


def observed(holiday: Holiday, year: int) -> date:
    """The day on which it closes: Sunday to Monday, Saturday to Friday where the rule says so."""
    day = holiday.day(year)
    if day.weekday() == SUN and holiday.moves:
        return day + timedelta(days=1)
    if day.weekday() == SAT and holiday.moves == "both":
        return day - timedelta(days=1)
    return day


def new_year(moves: Literal["sunday", "both"]) -> Holiday:
    """1 January; a federal one of the next year can fall on 31 December."""
    return Holiday("New Year's Day", fixed(1, 1), moves=moves)


KING = Holiday("Dr. Martin Luther King, Jr. Day", nth(3, MON, 1))
LINCOLN = Holiday("Lincoln Day", fixed(2, 12), moves="sunday")
WASHINGTON = Holiday("Washington's Birthday", nth(3, MON, 2))
CHAVEZ = Holiday("Cesar Chavez Day", fixed(3, 31), moves="sunday")
MEMORIAL = Holiday("Memorial Day", nth(-1, MON, 5))
JULY_4 = Holiday("Independence Day", fixed(7, 4), moves="sunday")
LABOR = Holiday("Labor Day", nth(1, MON, 9))
COLUMBUS = Holiday("Columbus Day", nth(2, MON, 10))
VETERANS = Holiday("Veterans Day", fixed(11, 11), moves="both")
THANKSGIVING = Holiday("Thanksgiving Day", nth(4, THU, 11))
DAY_AFTER = Holiday("Day after Thanksgiving", nth(4, THU, 11, plus=1))
CHRISTMAS = Holiday("Christmas Day", fixed(12, 25), moves="sunday")

STATE = [
    new_year("sunday"),
    KING,
    Holiday("Lunar New Year", listed(LUNAR_NEW_YEAR), since=2023, confirmed_to=2026),
    LINCOLN,
    WASHINGTON,
    CHAVEZ,
    Holiday("Genocide Remembrance Day", fixed(4, 24), since=2023),
    MEMORIAL,
    Holiday("Juneteenth", fixed(6, 19), since=2023),
    JULY_4,
    LABOR,
    Holiday("Admission Day", fixed(9, 9), moves="sunday"),
    Holiday("Native American Day", nth(4, FRI, 9)),
    COLUMBUS,
    Holiday("Diwali", listed(DIWALI), since=2026, confirmed_to=2025),
    VETERANS,
    THANKSGIVING,
    CHRISTMAS,
]

FEDERAL = [
    new_year("both"),
    KING,
    WASHINGTON,
    MEMORIAL,
    Holiday("Juneteenth", fixed(6, 19), since=2021, moves="both"),
    Holiday("Independence Day", fixed(7, 4), moves="both"),
    LABOR,
    COLUMBUS,
    VETERANS,
    THANKSGIVING,
    Holiday("Christmas Day", fixed(12, 25), moves="both"),
]

JUNETEENTH_COUNTY = Holiday("Juneteenth", fixed(6, 19), since=2022, moves="sunday")
OFFICE = [new_year("sunday"), KING, WASHINGTON, MEMORIAL, JUNETEENTH_COUNTY, JULY_4, LABOR, VETERANS]
OFFICE += [THANKSGIVING, DAY_AFTER, CHRISTMAS]


def office(county: int, place: str, *own: Holiday) -> CalendarFile:
    """A county's office days: what every county closes for, and its own days; none confirmed."""
    number = f"_{county:02d}" if county else ""
    return CalendarFile(
        file=f"county_office{number}.yaml",
        name="county_office",
        county=county,
        version="2026-1",
        source="drafted from Gov. Code 6700 and general knowledge of county schedules",
        note=f"{place}. UNCONFIRMED: put in the board's adopted schedule and mark each day confirmed.",
        holidays=[
            Holiday(h.name, h.day, h.since, h.moves, confirmed_to=0)
            for h in sorted([*OFFICE, *own], key=lambda h: h.day(max(2026, h.since)))
        ],
    )


FILES = [
    CalendarFile(
        file="state_holidays.yaml",
        name="state_holidays",
        county=0,
        version="2026-1",
        source="Gov. Code 6700 as it stood in each year; Saturday and Sunday closed for rolling (CCP 12a)",
        note=(
            "Rolls dates that bind the member. Good Friday (noon to 3 pm) is no whole day and is left out; "
            "the day after Thanksgiving is judicial only (CCP 135). From 2023: Lunar New Year, 24 April, "
            "Juneteenth; from 2026: Diwali (Stats. 2025 ch. 358). A day appointed by the President or the "
            "Governor is added by hand."
        ),
        holidays=STATE,
    ),
    CalendarFile(
        file="federal.yaml",
        name="federal",
        county=0,
        version="2026-1",
        source="5 USC 6103; Saturday to the Friday before, Sunday to the Monday after",
        note=(
            "Counts federal working days (SAVE). Inauguration Day is left out: it closes Washington only. "
            "Closures by executive order are not in 6103 and are added by hand."
        ),
        holidays=FEDERAL,
    ),
    office(0, "Every county without a file of its own", CHAVEZ, COLUMBUS),
    office(1, "Alameda", LINCOLN, CHAVEZ),
    office(19, "Los Angeles", Holiday("Cesar Chavez Day", nth(-1, MON, 3)), COLUMBUS),
    office(37, "San Diego", CHAVEZ, Holiday("Native American Day", nth(4, FRI, 9))),
    office(43, "Santa Clara", CHAVEZ, COLUMBUS),
]


def rows(file: CalendarFile) -> dict[date, tuple[list[str], bool]]:
    """Every closed day of the covered years with its names and whether one of them is confirmed."""
    found: dict[date, tuple[list[str], bool]] = {}
    for holiday in file.holidays:
        for year in range(max(holiday.since, YEARS.start), YEARS.stop + 1):
            try:
                day = observed(holiday, year)
            except KeyError:  # a listed holiday has no date beyond the covered years
                continue
            if day.year not in YEARS:
                continue
            name = holiday.name if day == holiday.day(year) else f"{holiday.name} (observed)"
            names, confirmed = found.get(day, ([], False))
            found[day] = ([*names, name], confirmed or year <= holiday.confirmed_to)
    return dict(sorted(found.items()))


def write(file: CalendarFile) -> None:
    """Writes one file."""
    lines = [
        f"calendar: {file.name}",
        f"county: {file.county}",
        f'version: "{file.version}"',
        f'source: "{file.source}"',
        f'note: "{file.note}"',
        "weekend_closed: true",
        "years:",
    ]
    year = 0
    for day, (names, confirmed) in rows(file).items():
        if day.year != year:
            year = day.year
            lines.append(f"  {year}:")
        name = " and ".join(names)
        lines.append(f'    - {{day: {day}, name: "{name}", confirmed: {str(confirmed).lower()}}}')
    (FOLDER / file.file).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for each in FILES:
        write(each)
