"""What the law and the county say on a date: parameters and calendars, as one value given to `decide`."""

from __future__ import annotations

from datetime import date

import msgspec

from caseclock.domain.policy.calendars import Calendar
from caseclock.domain.policy.parameters import Parameters


class Policy(msgspec.Struct, frozen=True):
    """All dated parameters, and the calendars by (county, name); county 0 is the default for every county.

    `version` names the files and the rules' source it was read from, so that a determination can say so.
    """

    parameters: Parameters
    calendars: dict[tuple[int, str], Calendar]
    version: str = ""

    def __hash__(self) -> int:
        # Equal ones are alike in this; the rest is no key.
        return hash(self.version)

    def calendar(self, county: int, name: str) -> Calendar:
        """The county's own calendar of that name, or the state-wide one. KeyError names an unknown one."""
        own = self.calendars.get((county, name))
        return own if own is not None else self.calendars[(0, name)]

    def number(self, name: str, on: date) -> int:
        """A whole-number parameter on a fact date; KeyError when it has no value then."""
        return int(self.parameters.at(name, on).value)

    def last_covered_day(self) -> date:
        """The last day that every calendar covers; beyond it no due date can be reckoned."""
        return min(calendar.last for calendar in self.calendars.values())
