"""Dated calendars: which days are open, by a file that lists every closed day of the years it covers."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.domain.policy.yamltext import Document

ONE_DAY = timedelta(days=1)


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """Open and closed days of one calendar, from `first` to `last`; county 0 is the default for all."""

    name: str
    county: int
    version: str
    file: str
    closed: frozenset[date]
    weekend_closed: bool
    first: date
    last: date
    names: dict[date, str] = {}
    unconfirmed: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        """Whether the day is open. NotInPolicy outside the years the file covers: never a guess."""
        if not self.first <= day <= self.last:
            raise NotInPolicy(
                f"{self.file} (calendar {self.name!r}, county {self.county}) lists no closed days for "
                f"{day.year}, asked about {day.isoformat()}: add the year {day.year}"
            )
        return not (day in self.closed or (self.weekend_closed and day.weekday() >= 5))

    def forward(self, day: date) -> date:
        """The first open day on or after: how a date that binds the member rolls (CCP 12a)."""
        while not self.is_open(day):
            day += ONE_DAY
        return day

    def back(self, day: date) -> date:
        """The last open day on or before: how the office's own earlier date is found."""
        while not self.is_open(day):
            day -= ONE_DAY
        return day

    def add_open_days(self, day: date, n: int) -> date:
        """The n-th open day after `day`, which itself is not counted. ValueError unless n > 0."""
        if n <= 0:
            raise ValueError(f"add_open_days counts forward from 1, not {n}")
        for _ in range(n):
            day = self.forward(day + ONE_DAY)
        return day

    def open_days_between(self, after: date, until: date) -> int:
        """How many open days lie after `after` up to and with `until`; 0 when `until` is not later."""
        days = (after + ONE_DAY * i for i in range(1, (until - after).days + 1))
        return sum(self.is_open(day) for day in days)


def parse_calendar(text: str, file: str) -> Calendar:
    """Reads a calendar file; PolicyFileError names file, line and mend. Years must follow without a gap."""
    doc = Document(text, file)
    required = {"calendar", "version", "source", "years"}
    root = doc.only((), required | {"county", "weekend_closed", "note"}, required)
    if not isinstance(root["version"], str):
        raise doc.error(("version",), "the version is no text", 'put it in quotes: version: "2026-1"')
    years = root["years"]
    if not isinstance(years, dict) or not all(isinstance(year, int) for year in years):
        raise doc.error(("years",), "years is no mapping of years", "write `2026:` and its days below")
    for before, year in zip(sorted(years), sorted(years)[1:], strict=False):
        if year != before + 1:
            raise doc.error(("years", year), f"the year {before + 1} is missing", f"add `{before + 1}:`")
    names: dict[date, str] = {}
    unconfirmed: set[date] = set()
    for year, days in years.items():
        for i, _ in enumerate(days or []):
            path = ("years", year, i)
            row = doc.only(path, {"day", "name", "confirmed"}, {"day", "name"})
            day = row["day"]
            if not isinstance(day, date) or day.year != year:
                raise doc.error(path, f"{day} is no day of {year}", f"write `day: {year}-MM-DD`")
            if day in names:
                raise doc.error(path, f"{day} stands twice", "keep one, with both names")
            names[day] = str(row["name"])
            if row.get("confirmed") is not True:
                unconfirmed.add(day)
    return Calendar(
        name=root["calendar"],
        county=root.get("county", 0),
        version=root["version"],
        file=file,
        closed=frozenset(names),
        weekend_closed=root.get("weekend_closed", True),
        first=date(min(years), 1, 1),
        last=date(max(years), 12, 31),
        names=names,
        unconfirmed=frozenset(unconfirmed),
    )
