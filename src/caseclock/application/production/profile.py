"""The profile of an installation: CASECLOCK_PROFILE=production, or development where nothing is said."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

import msgspec

PROFILE = "CASECLOCK_PROFILE"
PROFILES = ("development", "production")


class Lack(msgspec.Struct, frozen=True):
    """What is missing or wrong for production: the setting it is about, why, and its mend."""

    setting: str
    why: str
    mend: str

    def __str__(self) -> str:
        return f"{self.setting}: {self.why}; {self.mend}"


class NotForProduction(Exception):
    """Nothing was started; `lacks` says why, all at once."""

    def __init__(self, lacks: Iterable[Lack]) -> None:
        self.lacks = tuple(lacks)
        super().__init__("; ".join(str(lack) for lack in self.lacks))


def in_production(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the production profile holds. Any other word is refused: it may be a slip."""
    named = environment.get(PROFILE, "") or "development"
    if named not in PROFILES:
        raise NotForProduction(
            [Lack(PROFILE, f"{named!r} is no profile", f"set it to {' or '.join(PROFILES)}")]
        )
    return named == "production"


def hold(lacks: Iterable[Lack]) -> None:
    """Raises NotForProduction when there is any."""
    if found := list(lacks):
        raise NotForProduction(found)
