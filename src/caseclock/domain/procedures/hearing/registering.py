"""Registering a request, and judging how late it is, at first and whenever more is learned of the notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.determining import made
from caseclock.domain.case.events import AlertRaised, DeterminationMade
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.hearing import events as e
from caseclock.domain.procedures.hearing.aid import as_of_right
from caseclock.domain.procedures.hearing.data import contested, hearing, request_of
from caseclock.domain.procedures.hearing.requested import Request
from caseclock.domain.procedures.hearing_window.notice import Notice
from caseclock.domain.procedures.hearing_window.opening import facts_of, subject


class ClaimGoodCause(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the request comes late, in the person's words."""

    claimed_on: date
    why: Written


class RecordGoodCause(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the judge found about the reason for a late request."""

    decided_on: date
    found: bool


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The rule's answer about the window, as the events say it."""

    runs: bool
    timely: bool
    days_late: int
    last_day: date | None
    outer_day: date | None


def register(view: View) -> Iterator[Output]:
    """The instance that this request began, and no other, is its hearing."""
    event = view.trigger
    if hearing(view).request is not None or not isinstance(event, e.HearingRequested):
        return
    request = event.request
    determined, judged = _judge(view, request, request.notice, good_cause=False)
    yield determined
    yield e.HearingRegistered(**subject(view), request=request, **msgspec.structs.asdict(judged))
    if not request.notice.takes or request.declined:
        return
    granted = list(as_of_right(view, request, request.notice))
    yield from granted or [_aid_to_decide(view)]


def judge_again(view: View) -> Iterator[Output]:
    """A notice that came back or lacks content starts no window; aid that is owed for it is granted."""
    data = hearing(view)
    if data.request is None or data.request.window != getattr(view.trigger, "instance", ""):
        return
    notice = contested(view, data.request)
    determined, judged = _judge(view, data.request, notice, good_cause=data.good_cause == "found")
    yield determined
    yield e.HearingJudgedAgain(**subject(view), **msgspec.structs.asdict(judged))
    if data.aid in ("undecided", "refused") and data.outcome is None and data.withdrawn_on is None:
        yield from as_of_right(view, data.request, notice)


def claim_good_cause(body: ClaimGoodCause, view: View) -> Iterator[Output]:
    """Kept for the judge; the county decides nothing about it."""
    not_in_future("claimed_on", body.claimed_on, view)
    yield e.GoodCauseClaimed(**subject(view), claimed_on=body.claimed_on, why=body.why)


def record_good_cause(body: RecordGoodCause, view: View) -> Iterator[Output]:
    """The judge's finding decides whether the request counts as timely."""
    not_in_future("decided_on", body.decided_on, view)
    data = hearing(view)
    request = request_of(data)
    determined, judged = _judge(view, request, contested(view, request), good_cause=body.found)
    yield determined
    yield e.GoodCauseDecided(
        **subject(view),
        decided_on=body.decided_on,
        found=body.found,
        timely=judged.timely,
        within_outer_day=judged.outer_day is None or request.filed_on <= judged.outer_day,
    )


def _judge(
    view: View, request: Request, notice: Notice, *, good_cause: bool
) -> tuple[DeterminationMade, Judged]:
    facts = facts_of(notice, request.filed_on, view.state.county, good_cause=good_cause)
    on = notice.mailed_on or request.filed_on
    determined = made("hearing_window", facts, view, on, view.member_id)
    result: dict[str, Any] = determined.result
    return determined, msgspec.convert(result, Judged)


def _aid_to_decide(view: View) -> AlertRaised:
    return AlertRaised(
        alert_id=f"{view.instance_id}/aid_undecided",
        alert="aid_undecided",
        procedure="hearing",
        instance=view.instance_id,
        member=view.member_id,
        to=("owner", "unit:hearings"),
    )
