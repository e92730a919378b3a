"""Who works in the demo: accounts with fixed ids, one known password and one known authenticator secret."""

from __future__ import annotations

from uuid import UUID

import msgspec

from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import NAMESPACE, derive

#: Known to everyone who reads this: only a training database ever holds these accounts.
PASSWORD = "demo harbor lantern 2025"
TOTP_SECRET = "DEMODEMODEMODEMODEMODEMODEMODEMO"

STATE, LOS_ANGELES, SAN_DIEGO, SANTA_CLARA = 0, 19, 37, 43
COUNTIES = {LOS_ANGELES: "Los Angeles", SAN_DIEGO: "San Diego", SANTA_CLARA: "Santa Clara"}


#: Who signs in from Family PACT site number one; their accounts come about by an access code.
SITE_LOGINS = {"site_certifier": "celia", "provider_staff": "stan"}


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """One account. Its id follows from county and login, so that two builds name the same people."""

    county: int
    login: str
    name: str
    role: str
    unit: str = ""

    @property
    def account(self) -> UUID:
        """The account's id."""
        return account_id(self.county, self.login)

    @property
    def actor(self) -> Actor:
        """As the giver of a command; the system has no account."""
        given = self.login if self.role == "system" else str(self.account)
        return Actor(account=given, role=self.role, county=self.county, unit=self.unit)


def account_id(county: int, login: str) -> UUID:
    """The id of a demo account."""
    return derive(NAMESPACE, "demo", county, login)


def _of(county: int, *lines: str) -> tuple[Colleague, ...]:
    found = []
    for line in lines:
        login, name, role, unit = (part.strip() for part in line.split("|"))
        found.append(Colleague(county=county, login=login, name=name, role=role, unit=unit))
    return tuple(found)


CAST: tuple[Colleague, ...] = (
    *_of(
        LOS_ANGELES,
        "maria  | Maria Campoverde   | worker             | intake-1",
        "daniel | Daniel Fernsby     | worker             | intake-1",
        "mei    | Mei-ling Szeto     | worker             | intake-1",
        "sara   | Sara Zakarian      | worker             | intake-1",
        "jose   | José Lagunas       | worker             | intake-2",
        "anh    | Anh Trịnh          | worker             | intake-2",
        "tigran | Tigran Manukian    | worker             | intake-2",
        "noor   | Noor Dabbagh       | worker             | intake-2",
        "ruth   | Ruth Greenhill     | supervisor         | intake-1",
        "omar   | Omar Sabbagh       | supervisor         | intake-2",
        "grace  | Grace Pyo          | program_specialist |",
        "victor | Victor Escalona    | auditor            |",
        "linda  | Linda Ashdown      | county_admin       |",
    ),
    *_of(
        SAN_DIEGO,
        "paula  | Paula Arroyoseco   | worker             | intake-1",
        "minh   | Minh Vương         | worker             | intake-1",
        "carl   | Carl Birchall      | worker             | intake-1",
        "rosa   | Rosa Peñalva       | worker             | intake-1",
        "helen  | Helen Katigbak     | supervisor         | intake-1",
        "ivan   | Iván Guijarro      | program_specialist |",
        "nadia  | Nadia Baghdasi     | auditor            |",
        "frank  | Frank Eastlake     | county_admin       |",
    ),
    *_of(
        SANTA_CLARA,
        "linh   | Linh Ngô           | worker             | intake-1",
        "pedro  | Pedro Montesino    | worker             | intake-1",
        "shirin | Shirin Golestani   | worker             | intake-1",
        "ellen  | Ellen Harrowgate   | supervisor         | intake-1",
        "kavita | Kavita Mehrabani   | program_specialist |",
        "glen   | Glen Colewood      | auditor            |",
        "joon   | Joon-ho Namgung    | county_admin       |",
    ),
    *_of(
        STATE,
        "flora  | Flora Buenrostro   | family_planning_office |",
        "simon  | Simon Inkwell      | service_center     |",
        "audra  | Audra Jessop       | auditor            |",
        "astrid | Astrid Dunmore     | county_admin       |",
    ),
)
MARIA = CAST[0]


def who(county: int, login: str) -> Colleague:
    """A colleague by county and login."""
    return next(each for each in CAST if (each.county, each.login) == (county, login))


def workers(county: int) -> tuple[Colleague, ...]:
    """The county's workers but Maria, whose desk is laid by hand."""
    return tuple(each for each in CAST if each.county == county and each.role == "worker" and each != MARIA)


def supervisor(of: Colleague) -> Colleague:
    """Who supervises a worker's unit."""
    return next(e for e in CAST if (e.county, e.role, e.unit) == (of.county, "supervisor", of.unit))


def role(county: int, name: str) -> Colleague:
    """The county's colleague in a role that it has once."""
    return next(each for each in CAST if (each.county, each.role) == (county, name))
