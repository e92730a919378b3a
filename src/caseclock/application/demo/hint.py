"""What the demo's sign-in page tells everybody: accounts, the password, and the code of this moment."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pyotp

from caseclock.application.demo.cast import CAST, COUNTIES, PASSWORD, SITE_LOGINS, STATE, TOTP_SECRET


class Login(msgspec.Struct, frozen=True):
    """One account that anybody may try."""

    county: int
    county_name: str
    login: str
    role: str
    name: str


class Hint(msgspec.Struct, frozen=True):
    """Only ever given to a training database whose accounts everyone knows."""

    password: str
    logins: tuple[Login, ...]

    def code(self, at: datetime) -> str:
        """The authenticator's code at a moment, the same for all accounts of the demo."""
        return pyotp.TOTP(TOTP_SECRET).at(at)


def hint() -> Hint:
    """The demo's accounts in the order of their counties."""
    people = [Login(c.county, COUNTIES.get(c.county, "State"), c.login, c.role, c.name) for c in CAST]
    sites = [Login(STATE, "State", login, role, "Demo Clinic 1") for role, login in SITE_LOGINS.items()]
    return Hint(PASSWORD, (*people, *sites))
