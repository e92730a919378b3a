"""What is kept of one hearing."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from caseclock.domain.case.view import View
from caseclock.domain.procedures.hearing.events_end import Outcome
from caseclock.domain.procedures.hearing.requested import Request
from caseclock.domain.procedures.hearing_window.notice import Notice
from caseclock.kernel.refusal import refuse

Aid = Literal["none", "declined", "undecided", "paid", "refused", "ended"]


class Hearing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One request and what became of it. `days_late` and `timely` as judged last; `aid` as it stands."""

    request: Request | None = None
    runs: bool = False
    timely: bool = True
    days_late: int = 0
    last_day: date | None = None
    outer_day: date | None = None
    good_cause: Literal["", "claimed", "found", "refused"] = ""
    aid: Aid = "none"
    aid_ground: str = ""
    aid_from: date | None = None
    scheduled_for: date | None = None
    held_on: date | None = None
    statement_filed_on: date | None = None
    withdrawn_on: date | None = None
    outcome: Outcome | None = None
    decided_on: date | None = None
    implemented_on: date | None = None
    reheard_from: date | None = None


def hearing(view: View) -> Hearing:
    """The data of the instance at hand; an empty one before the request is registered."""
    return view.data if isinstance(view.data, Hearing) else Hearing()


def request_of(data: Hearing) -> Request:
    """The request; refused for a hearing that has none, which only a damaged history could give."""
    if data.request is None:
        raise refuse("not_registered", "No request is registered here", "Register the request first.")
    return data.request


def contested(view: View, request: Request) -> Notice:
    """The contested act by what is known of its notice now: it may have come back since."""
    window = view.state.instances.get(request.window)
    known = getattr(window.data, "notice", None) if window else None
    return known if isinstance(known, Notice) else request.notice
