"""Events of a discontinuance at renewal that a hearing is about (I.8)."""

from __future__ import annotations

from datetime import date

from caseclock.kernel.events import InstanceEvent, event


@event("renewal_discontinuance.contested")
class EndContested(InstanceEvent, frozen=True, kw_only=True):
    """Coverage goes on until the hearing is decided (42 CFR 431.230)."""

    ends_from: date
    hearing: str


@event("renewal_discontinuance.upheld")
class EndUpheld(InstanceEvent, frozen=True, kw_only=True):
    """The hearing let the end stand; it takes effect on this day."""

    ends_from: date
    hearing: str
