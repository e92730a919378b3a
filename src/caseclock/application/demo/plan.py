"""What is to happen in the demo, as data: commands with their days, known before the first one is given.

Ids follow from accounts and keys, so a plan can name cases and members that are not there yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.demo.cast import Colleague
from caseclock.application.demo.people import Home, Person
from caseclock.domain.policy.calendars import Calendar
from caseclock.kernel.ids import CaseRef, command_id, derive
from caseclock.kernel.time import at_local

#: The simulated year. On its last day the demo's clock begins to tick, and the README's story begins.
START, END = date(2024, 3, 4), date(2025, 3, 3)


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One command: whose, on which day, to which case. `opens`: the case is not there yet."""

    on: date
    by: Colleague
    case: UUID
    key: str
    command: str
    body: dict[str, Any]
    opens: bool = False


def moment_of(day: date) -> datetime:
    """When a day's work is keyed: some time in office hours, on the last day at nine."""
    if day == END:
        return at_local(day, 9)
    return at_local(day, 9 + day.toordinal() * 5 % 7, day.toordinal() * 13 % 60)


class Household:
    """A household's case and what happens in it, act by act; days roll to the office's next open day."""

    def __init__(self, owner: Colleague, key: str, home: Home, filed_on: date, calendar: Calendar) -> None:
        self.owner = owner
        self.key = key
        self.home = home
        self.filed_on = filed_on
        self.entered_on = calendar.forward(filed_on)
        self.acts: list[Act] = []
        self._calendar = calendar
        self._opening = f"demo/{key}/0"
        self._opened = command_id(owner.county, str(owner.account), self._opening)
        self._joined: list[UUID] = []

    @property
    def case(self) -> UUID:
        """The case's id."""
        return derive(self._opened, "case")

    @property
    def ref(self) -> str:
        """The case as commands name it to each other."""
        return str(CaseRef(self.owner.county, self.case))

    def member(self, n: int) -> UUID:
        """The n-th member, those who were there at the opening first."""
        return self._joined[n]

    @property
    def size(self) -> int:
        """How many persons live in it by now."""
        return len(self._joined)

    @property
    def last(self) -> date:
        """The day of the last act so far."""
        return self.acts[-1].on if self.acts else self.entered_on

    def office_day(self, days: int) -> date:
        """The office day so long after the filing, never before what happened last."""
        return self._calendar.forward(max(self.filed_on + timedelta(days=days), self.last, self.entered_on))

    def beside(self, owner: Colleague, filed_on: date) -> Household:
        """Another household under the same roof, of another worker."""
        return Household(owner, f"{self.key}-beside", self.home, filed_on, self._calendar)

    def open(self, people: Sequence[Person], **more: Any) -> None:
        """The application is entered on the office day on or after it was filed."""
        application = {"filed_on": self.filed_on, "channel": "BenefitsCal", "programs": ["MC"]}
        body: dict[str, Any] = {
            "application": application | more.pop("application", {}),
            "members": [msgspec.to_builtins(person) for person in people],
            "facts": self.home.facts | more.pop("facts", {}),
            "owner": str(self.owner.account),
            "unit": self.owner.unit,
            "office": "main",
        } | more
        self._joined += [derive(self._opened, "member", n) for n in range(len(people))]
        self._add(self.entered_on, self.owner, self._opening, "open-case", body, opens=True)

    def do(self, days: int, command: str, *, by: Colleague | None = None, **body: Any) -> date:
        """A command so many days after the filing; the office day on which it is given."""
        on = self.office_day(days)
        self._add(on, by or self.owner, f"demo/{self.key}/{len(self.acts)}", command, body)
        return on

    def join(self, days: int, command: str, **body: Any) -> UUID:
        """A command of the owner's that adds a person to the household; who that is."""
        key = f"demo/{self.key}/{len(self.acts)}"
        given = command_id(self.owner.county, str(self.owner.account), key)
        self._joined.append(derive(given, "member", 0))
        self.do(days, command, **body)
        return self._joined[-1]

    def _add(
        self, on: date, by: Colleague, key: str, command: str, body: dict[str, Any], *, opens: bool = False
    ) -> None:
        self.acts.append(Act(on=on, by=by, case=self.case, key=key, command=command, body=body, opens=opens))
