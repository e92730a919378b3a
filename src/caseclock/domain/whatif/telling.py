"""What is told of one case under a change, and where the reading of its history stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from caseclock.domain.whatif.trial import Divergence


class Running(NamedTuple):
    """An instance, and at which states the change would have it."""

    procedure: str
    version: int
    member: UUID | None
    at: tuple[str, ...]


class Telling:
    """The divergences of one case; of an instance that went another way, in `stopped`, no more is said."""

    def __init__(self, county: int, case: UUID) -> None:
        self.county, self.case = county, case
        self.instances: dict[str, Running] = {}
        self.stopped: dict[str, Divergence] = {}
        self.found: list[Divergence] = []
        self.here: tuple[int, date] = (0, date.min)

    def diverge(self, key: str, what: str, why: str, was: str, would: str) -> None:
        """The instance goes another way from here on."""
        told = self.divergence("instance", key, what, why, was, would)
        self.stopped[key] = told
        self.found.append(told)

    def divergence(
        self, kind: str, key: str, what: str, why: str, was: str, would: str, days: int | None = None
    ) -> Divergence:
        """One, at the event that is read just now."""
        running = self.instances.get(key)
        return Divergence(
            kind=kind,  # type: ignore[arg-type]  # one of the six, written out above
            county=self.county,
            case=self.case,
            version=self.here[0],
            on=self.here[1],
            instance=key,
            procedure=running.procedure if running else key.rpartition("-")[0],
            member=running.member if running else None,
            what=what,
            why=why,
            was=was,
            would=would,
            days=days,
        )


def day_text(day: date | None) -> str:
    """As it is told; empty for none."""
    return day.isoformat() if day else ""


def days_between(before: date | None, after: date | None) -> int | None:
    """How far a date moves, where there are two."""
    return (after - before).days if before and after else None


def moment_text(at: datetime | None) -> str:
    """As it is told; empty for none."""
    return at.isoformat() if at else ""
