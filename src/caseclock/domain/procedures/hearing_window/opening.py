"""A window begins with the notice, and ends with a request, a failed notice, or the act taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from caseclock.domain.case.notices.events import NoticeRescinded, NoticeReturned
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.rules.hearing_window import HearingWindowFacts, defects
from caseclock.domain.procedures.hearing_window import events as e
from caseclock.domain.procedures.hearing_window.data import window
from caseclock.domain.procedures.hearing_window.notice import Notice, read


def subject(view: View) -> dict[str, Any]:
    """The instance and the member an event of this procedure speaks of."""
    return {"instance": view.instance_id, "member": view.member_id}


def facts_of(notice: Notice, filed_on: date, county: int, *, good_cause: bool = False) -> HearingWindowFacts:
    """What the rule of the window reads about a notice and a request."""
    return HearingWindowFacts(
        filed_on=filed_on,
        mailed_on=notice.mailed_on,
        effective_on=notice.effective_on,
        exception=notice.exception,
        returned_on=notice.returned_on,
        lacking=notice.lacking,
        redetermination=notice.redetermination,
        good_cause=good_cause,
        county=county,
    )


def open_window(view: View) -> Iterator[Output]:
    """The instance that this notice started, and no older one, belongs to it."""
    notice = read(view.state, view.trigger)
    if notice is None or notice.mailed_on is None or window(view).opened:
        return
    found = defects(facts_of(notice, view.on, view.state.county), view.policy)
    yield e.HearingWindowOpened(**subject(view), notice=notice, mailed_on=notice.mailed_on, defects=found)


def use_window(view: View) -> Iterator[Output]:
    """The request names the window it uses."""
    request = getattr(view.trigger, "request", None)
    if request is not None and request.window == view.instance_id:
        yield e.HearingWindowUsed(**subject(view), filed_on=request.filed_on)


def notice_comes_back(view: View) -> Iterator[Output]:
    """The letter came back: no window runs on it, asked for or not."""
    event = view.trigger
    if isinstance(event, NoticeReturned) and _is(view, event) and window(view).notice.returned_on is None:
        yield e.HearingWindowSuperseded(**subject(view), returned_on=event.returned_on)


def act_taken_back(view: View) -> Iterator[Output]:
    """The notice was rescinded; one that was contested stays with its hearing."""
    event = view.trigger
    if isinstance(event, NoticeRescinded) and _is(view, event) and window(view).filed_on is None:
        yield e.HearingWindowTakenBack(**subject(view))


def _is(view: View, event: NoticeReturned | NoticeRescinded) -> bool:
    return window(view).notice.letter == event.instance


def aid_window_passes(view: View) -> Iterator[Output]:
    """The day before the act is over."""
    yield e.HearingWindowAidPassed(**subject(view))


def tells_an_adverse_act(view: View) -> bool:
    """Whether the event mails a notice of an adverse act."""
    return read(view.state, view.trigger) is not None


def runs(view: View) -> bool:
    """Whether the notice is adequate, so that the window runs on it."""
    return not window(view).defects


def redetermination(view: View) -> bool:
    """Whether the act followed a redetermination."""
    return window(view).notice.redetermination


def takes(view: View) -> bool:
    """Whether aid could go on: the act takes what the person has, on a day after its notice."""
    notice = window(view).notice
    last = last_day_to_keep_aid(view)
    return notice.takes and last is not None and notice.mailed_on is not None and last >= notice.mailed_on


def last_day_to_keep_aid(view: View) -> date | None:
    """The day before the act takes effect."""
    effective_on = window(view).notice.effective_on
    return effective_on - timedelta(days=1) if effective_on else None
