"""Who asks for a hearing is told whether aid goes on meanwhile and why, and when it ends (22 CCR 50179)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from caseclock.domain.case.notices.content import Told
from caseclock.domain.case.notices.data import Notice as Letter
from caseclock.domain.case.notices.drafting import draft
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.hearing.events_end import AidGranted, AidRefused, EndOfAid
from caseclock.domain.procedures.hearing_window.notice import Notice


def tell_aid(view: View) -> Iterator[Output]:
    """The notice is drafted with the determination; the ground is its reason."""
    event = view.trigger
    if isinstance(event, AidGranted):
        yield from draft(
            view, Told(kind="aid_pending_granted", effective_on=event.from_on, reason=f"aid_{event.ground}")
        )
    elif isinstance(event, AidRefused):
        yield from draft(view, Told(kind="aid_pending_refused", reason=f"aid_{event.ground}"))


def tell_end(view: View, notice: Notice, why: EndOfAid, day: date) -> Iterator[Output]:
    """The earlier notice names a day that has passed: another one names the new day, and is to be mailed."""
    told = Told(
        kind="aid_pending_ended",
        effective_on=day,
        reason=f"aid_ended_{why}",
        figures=_figures(view, notice, day),
        rereads=True,
    )
    yield from draft(view, told)


def _figures(view: View, notice: Notice, day: date) -> dict[str, Any]:
    """The day of the earlier notice; where it gave days to cure, their last one counted from the new day."""
    letter = view.state.instances.get(notice.letter)
    figures: dict[str, Any] = {"notice_of": notice.mailed_on} if notice.mailed_on else {}
    if letter and isinstance(letter.data, Letter) and "cure_until" in letter.data.content.get("figures", {}):
        figures["cure_until"] = day + timedelta(days=view.policy.number("cure_period_days", day))
    return figures
