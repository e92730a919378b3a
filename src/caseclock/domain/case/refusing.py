"""Refusals that commands of several procedures share."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.view import View
from caseclock.kernel.refusal import refuse


def not_in_future(field: str, day: date | None, view: View) -> None:
    """Refuses a day that has not come as the day of something that happened."""
    if day is not None and day > view.today:
        raise refuse(
            "in_the_future",
            "A date that has not come cannot be recorded as past",
            f"Give a date up to {view.today}.",
            field=field,
            given=day,
        )
