"""A hearing on its way: a day, a postponement, the statement of position, the hearing itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.hearing import events as e
from caseclock.domain.procedures.hearing.data import hearing, request_of
from caseclock.domain.procedures.hearing_window.opening import subject
from caseclock.kernel.refusal import refuse

STATEMENT_DAYS = "hearing_statement_days"


class ScheduleHearing(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The state set a day; a new day takes the place of the one before."""

    scheduled_for: date
    place: str = ""


class PostponeHearing(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The day was called off; the ninety days go on."""

    asked_by: Literal["claimant", "county", "state"]


class RecordHearingHeld(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hearing took place."""

    held_on: date


class FileStatementOfPosition(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The county's statement was sent to the judge and to the person."""

    filed_on: date


def schedule(body: ScheduleHearing, view: View) -> Iterator[Output]:
    """Not before the request."""
    filed_on = request_of(hearing(view)).filed_on
    if body.scheduled_for < filed_on:
        raise refuse(
            "before_the_request",
            f"The hearing was asked for on {filed_on}",
            f"Give a day from {filed_on} on.",
            field="scheduled_for",
        )
    yield e.HearingScheduled(**subject(view), scheduled_for=body.scheduled_for, place=body.place)


def postpone(body: PostponeHearing, view: View) -> Iterator[Output]:
    """A new day follows."""
    yield e.HearingPostponed(**subject(view), asked_by=body.asked_by)


def record_held(body: RecordHearingHeld, view: View) -> Iterator[Output]:
    """On the day, or recorded later."""
    not_in_future("held_on", body.held_on, view)
    yield e.HearingHeld(**subject(view), held_on=body.held_on)


def file_statement(body: FileStatementOfPosition, view: View) -> Iterator[Output]:
    """Late or not: the clock says."""
    not_in_future("filed_on", body.filed_on, view)
    yield e.StatementOfPositionFiled(**subject(view), filed_on=body.filed_on)


def statement_due_on(view: View) -> date | None:
    """So many working days before the hearing, the day of the hearing not counted."""
    day = hearing(view).scheduled_for
    if day is None:
        return None
    calendar = view.policy.calendar(view.state.county, "county_office")
    for _ in range(view.policy.number(STATEMENT_DAYS, day)):
        day = calendar.back(day - timedelta(days=1))
    return day


def decision_counts_from(view: View) -> date | None:
    """The day of the request, or of the order to hear it again."""
    data = hearing(view)
    return data.reheard_from or (data.request.filed_on if data.request else None)


def expedited(view: View) -> bool:
    """Whether the request was taken as expedited."""
    request = hearing(view).request
    return request is not None and request.expedited


def ordinary(view: View) -> bool:
    """Whether the ninety days count."""
    return not expedited(view)


def nothing_to_carry_out(view: View) -> bool:
    """A request that was denied or dismissed, with no aid to end, leaves the act as it stands."""
    data = hearing(view)
    return data.outcome in ("denied", "dismissed") and data.aid != "paid"


def must_comply(view: View) -> bool:
    """Whether the decision asks the county to do something."""
    return hearing(view).outcome is not None and not nothing_to_carry_out(view)
