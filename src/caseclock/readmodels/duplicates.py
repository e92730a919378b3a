"""Duplicates at intake: who may be known already, how likely, and why. It flags, never merges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.readmodels.keys import identifier_key
from caseclock.readmodels.search import SQL, Found, found, masked
from caseclock.readmodels.tools import Tools, name_key, number_key, phone_key
from caseclock.store.county import in_county

#: Below this it is not worth a worker's look.
WORTH_A_LOOK = 0.6
#: How far a year of birth may be off.
_YEARS = 10
_UNNAMED = re.compile(r"baby (boy|girl)( [a-h])?\b.*")


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A person on an application that is being taken. `born_in` is the birth report a newborn came by."""

    first_name: str
    last_name: str
    birth_date: date | None = None
    identifiers: dict[str, str] = {}
    numbers: dict[str, str] = {}
    phone: str = ""
    born_in: str = ""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


class Likely(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody known who may be an arrival. `arrival` counts the people asked about from 0."""

    arrival: int
    hit: Found
    score: float
    why: tuple[str, ...]


async def duplicates_at_intake(
    pool: Any,
    county: int,
    arrivals: Sequence[Arrival],
    tools: Tools,
    *,
    not_in: UUID | None = None,
    sees_confidential: bool = False,
) -> list[Likely]:
    """Who in the county may be one of these, the likeliest first; `not_in` leaves out their own case."""
    likely: list[Likely] = []
    async with in_county(pool, county) as connection:
        for number, arrival in enumerate(arrivals):
            for hit, same in await _candidates(connection, county, arrival, tools):
                if hit.case_id == not_in or siblings(arrival, hit):
                    continue
                score, why = weigh(arrival, hit, same)
                if score >= WORTH_A_LOOK:
                    shown = hit if sees_confidential else masked(hit)
                    likely.append(Likely(arrival=number, hit=shown, score=round(score, 2), why=why))
    return sorted(likely, key=lambda one: (-one.score, one.arrival, one.hit.case_number))


def siblings(arrival: Arrival, hit: Found) -> bool:
    """Children of one birth report, and unnamed newborns told apart by a letter, are not the same child."""
    if arrival.born_in and arrival.born_in == hit.born_in:
        return True
    ours, theirs = name_key(arrival.name), name_key(hit.name)
    unnamed = _UNNAMED.fullmatch(ours) and _UNNAMED.fullmatch(theirs)
    return bool(unnamed) and arrival.birth_date == hit.birth_date and ours != theirs


def weigh(arrival: Arrival, hit: Found, same: frozenset[str]) -> tuple[float, tuple[str, ...]]:
    """How likely, from 0 to 1, and the reasons. `same` are the kinds of number both bear."""
    numbers = sorted(same - {"phone"})
    why = [f"same {kind}" for kind in numbers]
    score = 0.98 if numbers else 0.0
    born = _births(arrival.birth_date, hit.birth_date)
    alike = hit.likeness if hit.by == "name" else 0.0
    if alike >= 0.3:
        why.append("same name" if alike == 1 else "name alike")
        score = max(score, 0.55 * alike + {"same": 0.4, "near": 0.25}.get(born, 0.0))
    if born:
        why.append("same birth date" if born == "same" else "birth date nearly the same")
    if "phone" in same:
        why.append("same phone")
        score += 0.1 if score else 0.0
    return min(score, 0.99), tuple(why)


def _births(ours: date | None, theirs: date | None) -> str:
    """`same`, `near` (day and month swapped, or one of the three parts differs), or empty."""
    if ours is None or theirs is None:
        return ""
    if ours == theirs:
        return "same"
    swapped = (ours.year, ours.day, ours.month) == (theirs.year, theirs.month, theirs.day)
    parts = (ours.year == theirs.year) + (ours.month == theirs.month) + (ours.day == theirs.day)
    return "near" if swapped or parts == 2 else ""


async def _candidates(
    connection: Any, county: int, arrival: Arrival, tools: Tools
) -> list[tuple[Found, frozenset[str]]]:
    """People with one of the numbers, or nearly the birth date and name; and which numbers they share."""
    kinds = {number_key(n): system for system, n in arrival.numbers.items()}
    kinds |= {identifier_key(kind, v, tools): kind for kind, v in arrival.identifiers.items()}
    kinds[phone_key(arrival.phone)] = "phone"
    keys, days = sorted(key for key in kinds if key), near_births(arrival.birth_date)
    if not keys and not days:
        return []
    rows = await connection.fetch(SQL.known_people, county, keys, days, name_key(arrival.name))
    ours = set(kinds.values())
    met = [(row, set(row["kinds"])) for row in rows]
    return [(found(row), frozenset(by & ours)) for row, by in met if by & (ours | {"name"})]


def near_births(born: date | None) -> list[date]:
    """What a slip of the pen makes of a birth date: another day, month or near year, or two swapped."""
    if born is None:
        return []
    days = [(born.year, born.month, day) for day in range(1, 32)]
    days += [(born.year, month, born.day) for month in range(1, 13)]
    days += [(year, born.month, born.day) for year in range(born.year - _YEARS, born.year + _YEARS + 1)]
    days.append((born.year, born.day, born.month))
    return sorted({day for each in days if (day := _day(*each)) is not None})


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
