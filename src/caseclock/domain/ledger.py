"""A county's own stream: no case, but in the same store and the same chain."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from caseclock.kernel.events import Event, event
from caseclock.kernel.ids import NAMESPACE, derive


@event("readings.digested")
class ReadingsDigested(Event, frozen=True, kw_only=True):
    """Who read what on a local day, counted and hashed: a reading added or removed afterwards shows."""

    day: date
    count: int
    sha256: str


def ledger_id(county: int) -> UUID:
    """The id of the county's own stream."""
    return derive(NAMESPACE, "county ledger", county)
