"""A few Family PACT sites at the State, each certifier's account at another point of its life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from caseclock.application.demo.cast import SITE_LOGINS, STATE, Colleague, role
from caseclock.application.demo.plan import END, Act
from caseclock.domain.policy.calendars import Calendar
from caseclock.domain.policy.policy import Policy
from caseclock.domain.procedures.provider_account.npi import valid
from caseclock.domain.procedures.provider_account.people import CERTIFIER, STAFF
from caseclock.kernel.ids import command_id, derive

ACTIVATE = "activate-account"
#: Access codes are issued from the day on which the portal opened.
FIRST = date(2025, 1, 13)
COURSES = ("provider_orientation", "site_certifier_portal")
#: Site number to how its certifier's account ends up.
ENDS = (
    "in use", "blocked", "blocked", "blocked", "blocked", "blocked", "in use", "blocked", "lapsed", "asked",
    "invited", "code out",
)  # fmt: skip
_SYSTEM = Colleague(county=STATE, login="system", name="System", role="system")


class Site:
    """One site's case, act by act."""

    def __init__(self, n: int, calendar: Calendar) -> None:
        self.n = n
        self.acts: list[Act] = []
        self._office = role(STATE, "family_planning_office")
        self._calendar = calendar
        opened = command_id(STATE, str(self._office.account), self._key())
        self._case = derive(opened, "case")
        self.certifier = derive(opened, "person", "certifier")

    @property
    def certifiers_name(self) -> str:
        """As the case has it."""
        return f"{self._first_name} Portalis"

    @property
    def _first_name(self) -> str:
        return f"Certa{'bcdefghijklm'[self.n]}"

    def enrol(self, day: date) -> None:
        """The site and its certifier, as PAVE has them."""
        who = {"first_name": self._first_name, "last_name": "Portalis"}
        self.do(
            day,
            "enrol-site",
            name=f"Demo Clinic {self.n + 1}",
            address=f"{100 + self.n} Fountain Way, Sacramento, CA 95814",
            npi=npi(self.n),
            certifier={**who, "email": f"certifier{self.n + 1}@example.org"},
        )

    def staff(self, day: date) -> None:
        """Somebody at the site is invited by its certifier."""
        certifier = Colleague(
            county=STATE, login=SITE_LOGINS[CERTIFIER], name=self.certifiers_name, role=CERTIFIER
        )
        person = {"first_name": "Stan", "last_name": "Tandem", "email": "staff1@example.org"}
        self.do(day, "invite-staff", by=certifier, person=person)

    def do(self, day: date, command: str, *, by: Colleague | None = None, **body: Any) -> None:
        """A command on the office day on or after a day."""
        on = max(self._calendar.forward(day), self.acts[-1].on if self.acts else day)
        opens, key = not self.acts, self._key()
        who = by or self._office
        self.acts.append(
            Act(on=on, by=who, case=self._case, key=key, command=command, body=body, opens=opens)
        )

    def _key(self) -> str:
        return f"demo/site-{self.n}/{len(self.acts)}"


def sites(policy: Policy) -> Iterator[Act]:
    """All sites' acts."""
    calendar = policy.calendar(STATE, "county_office")
    for n, end in enumerate(ENDS):
        site = Site(n, calendar)
        day = END if end == "code out" else FIRST + timedelta(days=3 * n)
        site.enrol(day)
        if end != "invited":
            site.do(day, "issue-access-code", member=site.certifier)
        if end in ("in use", "blocked"):
            _in_use(site, day)
        if end == "blocked":
            site.do(
                day + timedelta(days=14), "block-account", member=site.certifier, reason="left the clinic"
            )
        elif end == "asked":
            site.do(day + timedelta(days=5), "request-new-code", member=site.certifier)
        if n == 0:
            site.staff(day + timedelta(days=2))
            site.do(day + timedelta(days=2), ACTIVATE, by=_SYSTEM, name="Stan Tandem", role=STAFF)
        yield from site.acts


def _in_use(site: Site, day: date) -> None:
    for course in COURSES:
        site.do(day, "record-training", member=site.certifier, course=course, completed_on=day)
    site.do(day, ACTIVATE, by=_SYSTEM, name=site.certifiers_name, role=CERTIFIER)


def npi(n: int) -> str:
    """A number with a right check digit, from the end of a range that is hardly used."""
    stem = f"29999{n:04d}"
    return next(stem + str(digit) for digit in range(10) if valid(stem + str(digit)))
