"""Who asks for a hearing is told whether aid goes on meanwhile, and why (22 CCR 50179)."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.notices.content import Told
from caseclock.domain.case.notices.drafting import draft
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.hearing.events_end import AidGranted, AidRefused


def tell_aid(view: View) -> Iterator[Output]:
    """The notice is drafted with the determination; the ground is its reason."""
    event = view.trigger
    if isinstance(event, AidGranted):
        yield from draft(
            view, Told(kind="aid_pending_granted", effective_on=event.from_on, reason=f"aid_{event.ground}")
        )
    elif isinstance(event, AidRefused):
        yield from draft(view, Told(kind="aid_pending_refused", reason=f"aid_{event.ground}"))
