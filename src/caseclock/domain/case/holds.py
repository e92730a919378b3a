"""Events of keeping: legal holds placed and lifted, and the destruction of a case's records."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from caseclock.kernel.events import Event, event
from caseclock.kernel.secret import Secret


@event("hold.placed")
class HoldPlaced(Event, frozen=True, kw_only=True):
    """Nothing of the case, or of one person in it, is destroyed until the hold is lifted."""

    hold: str
    authority: str
    why: Secret
    member: UUID | None = None


@event("hold.lifted")
class HoldLifted(Event, frozen=True, kw_only=True):
    """A legal hold ended, on this authority."""

    hold: str
    authority: str
    why: Secret


@event("records.destroyed")
class RecordsDestroyed(Event, frozen=True, kw_only=True):
    """The keys of `persons` are destroyed; those of `kept` stay, because another case rests on them.

    `due_on` is the day from which `schedule`, a parameter of so many years, allowed it.
    """

    schedule: str
    years: int
    source: str
    due_on: date
    persons: tuple[UUID, ...]
    kept: tuple[UUID, ...] = ()
    released_by: str
    released_at: datetime | None = None
    job: UUID | None = None
