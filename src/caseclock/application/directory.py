"""The county's offices and units: how their names are written, and which are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from caseclock.store.accounts import AccountStore


class Unknown(NamedTuple):
    """What is wrong with a named unit or office: the field, the fact, and what to do."""

    field: str
    what: str
    remedy: str


class Directory(msgspec.Struct, frozen=True):
    """Offices, and the office of each unit, by the ids that a county admin gave them."""

    offices: frozenset[str]
    units: Mapping[str, str]

    def unknown(self, unit: str, office: str) -> Unknown | None:
        """Why the two cannot stand as named (ids as written by `spelled`); an empty one says nothing."""
        if office and office not in self.offices:
            return Unknown("office", "The county has no such office", _ask("office", self.offices))
        if unit and unit not in self.units:
            return Unknown("unit", "The county has no such unit", _ask("unit", self.units))
        if unit and office and self.units[unit] != office:
            there = self.units[unit]
            return Unknown("unit", f"The unit {unit} is of the office {there}", f"Name {there} or no office.")
        return None


def spelled(name: str) -> str:
    """A unit's or office's id as it is kept: `U1 ` and `u1` are one."""
    return name.strip().lower()


async def directory(accounts: AccountStore, county: int) -> Directory:
    """The directory of a county as it is now."""
    offices = await accounts.offices(county)
    units = await accounts.units(county)
    return Directory(
        frozenset(office.office_id for office in offices), {unit.unit_id: unit.office_id for unit in units}
    )


def _ask(kind: str, known: frozenset[str] | Mapping[str, str]) -> str:
    there = f"Name one of: {', '.join(sorted(known)[:20])}" if known else "There are none yet"
    return f"{there}; a county admin makes one with PUT /api/v1/{kind}s/<id>."
