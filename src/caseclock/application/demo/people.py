"""Made-up people: the same for the same seed, with identifiers from ranges that are never issued."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec

from caseclock.application.demo.names import CITIES, NAMES, SPOKEN, STREETS, family_name
from caseclock.kernel.time import add_months

#: Middle digits of a number beginning 900: those of taxpayer numbers, which are issued, are left out.
_MIDDLE = range(10, 50)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Someone as `open-case` and `add-member` take them."""

    first_name: str
    last_name: str
    birth_date: date
    sex: str
    relationship: str
    identifiers: dict[str, str] = {}
    numbers: dict[str, str] = {}
    facts: dict[str, Any] = {}
    asks_for_coverage: bool = True

    def but(self, **changes: Any) -> Person:
        """The same person with other values."""
        return msgspec.structs.replace(self, **changes)


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """Where a household lives and how one speaks with it."""

    language: str
    family: str
    address: str
    city: str
    zip: str
    phone: str

    @property
    def facts(self) -> dict[str, Any]:
        """As facts of the case."""
        spoken = {"spoken_language": self.language, "written_language": self.language}
        return {"address": self.address, "city": self.city, "zip": self.zip, "phone": self.phone, **spoken}

    @property
    def letter(self) -> str:
        """Where letters go."""
        return f"{self.address}, {self.city}, CA {self.zip}"


class People:
    """Invents homes and people. `serial` sets one household's numbers apart from all others'."""

    def __init__(self, seed: str, serial: int) -> None:
        self.seed = seed
        self.chance = Random(seed)
        self._number = serial * 12

    def home(self, county: int, language: str = "") -> Home:
        """A household's home in a county."""
        chance = self.chance
        spoken, weights = zip(*SPOKEN, strict=True)
        language = language or chance.choices(spoken, weights)[0]
        city, zip_code, area = chance.choice(CITIES[county])
        return Home(
            language=language,
            family=family_name(language, chance),
            address=f"{chance.randrange(100, 9900)} {chance.choice(STREETS)}",
            city=city,
            zip=zip_code,
            phone=f"({area}) 555-01{chance.randrange(100):02d}",
        )

    def person(
        self, home: Home, age: int, relationship: str, on: date, *, born_abroad: bool = False
    ) -> Person:
        """Someone of that age on a day; an A-number for who was born abroad, an SSN for others."""
        sex = self.chance.choice("FM")
        women, men = NAMES[home.language][:2]
        self._number += 1
        return Person(
            first_name=self.chance.choice((women if sex == "F" else men).split()),
            last_name=home.family,
            birth_date=add_months(on, -12 * age) - timedelta(days=self.chance.randrange(1, 360)),
            sex=sex,
            relationship=relationship,
            identifiers={"a_number": a_number(self._number)} if born_abroad else {"ssn": ssn(self._number)},
            numbers={"cin": cin(self._number)},
        )


def ssn(n: int) -> str:
    """A number that no person was ever given: it begins with 900."""
    return f"900-{_MIDDLE[n // 10_000 % len(_MIDDLE)]}-{n % 10_000:04d}"


def a_number(n: int) -> str:
    """An A-number far above any that was issued."""
    return f"A9{n:08d}"


def cin(n: int) -> str:
    """A client index number; real ones begin with a nine."""
    return f"0{n:07d}{'ABCDEFGHJKLMNPRSTUVWXY'[n % 22]}"
