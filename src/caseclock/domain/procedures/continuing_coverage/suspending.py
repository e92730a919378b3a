"""A person held in jail or prison is suspended, not ended, and comes back on release without applying."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.members import MemberFactRecorded
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.notice_periods import notice_rule, require_notice
from caseclock.domain.procedures.continuing_coverage import events_ending as m
from caseclock.domain.procedures.continuing_coverage.common import coverage, still_covered, subject
from caseclock.domain.procedures.continuing_coverage.data import Before, before_of, continuation
from caseclock.domain.procedures.continuing_coverage.facts import HELD, held_since, is_suspended
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month

CITATION = "W&I 14011.10; 42 CFR 435.1009"


class RecordIncarceration(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The member is held since a day; from the 29th day on Medi-Cal may be suspended."""

    held_since: date


class SuspendForIncarceration(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Suspends by notice MC 0466A, mailed ten full days before. `held_since` where it is not recorded yet."""

    mailed_on: date
    held_since: date | None = None
    suspended_from: date | None = None
    notice: str = "MC 0466A"


class LiftSuspension(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The member was released."""

    released_on: date


def record_incarceration(body: RecordIncarceration, view: View) -> Iterator[Output]:
    """Starts the 28 days; nothing changes for the coverage."""
    if view.member_id is None:
        raise refuse("no_member", "Somebody is held", "Name the member.", field="member")
    not_in_future("held_since", body.held_since, view)
    if not still_covered(view.state, view.member_id, view.today):
        raise refuse("not_covered", "There is no coverage to suspend", "Nothing to do.", field="member")
    yield MemberFactRecorded(member=view.member_id, fact=HELD, value=body.held_since.isoformat())
    yield m.IncarcerationReported(member=view.member_id, held_since=body.held_since)


def suspend(body: SuspendForIncarceration, view: View) -> Iterator[Output]:
    """Only when held for more than 28 days, and on the first of a month after ten full days' notice."""
    assert view.member_id is not None
    since = body.held_since or held_since(view)
    days = view.policy.number("incarceration_min_days", view.today)
    if since is None:
        raise refuse("not_held", "The member is not held", "Give `held_since`.", field="held_since")
    if view.today <= since + timedelta(days=days):
        raise refuse(
            "held_too_short",
            f"Medi-Cal is suspended only when a person is held for more than {days} days",
            f"Suspend from {since + timedelta(days=days + 1)} on, if still held.",
            citation=CITATION,
            field="held_since",
            held_since=since,
        )
    nothing_unread(view)
    not_in_future("mailed_on", body.mailed_on, view)
    rule = notice_rule(view.policy, body.mailed_on)
    start = body.suspended_from or rule.earliest_effective(body.mailed_on)
    require_notice(rule, body.mailed_on, start, field="suspended_from")
    if held_since(view) != since:
        yield MemberFactRecorded(member=view.member_id, fact=HELD, value=since.isoformat())
    yield m.MediCalSuspended(
        **subject(view),
        suspended_from=start,
        mailed_on=body.mailed_on,
        notice=body.notice,
        before=before_of(coverage_in(view.state, view.member_id, start - timedelta(days=1))),
    )
    why = f"suspended while held; {CITATION}"
    yield coverage(view, Before(), start, why, scope="none", programme="suspended", funding="")


def lift(body: LiftSuspension, view: View) -> Iterator[Output]:
    """From the month of release, or from the first suspended month if the release came before it."""
    since = held(view)
    assert view.member_id is not None
    not_in_future("released_on", body.released_on, view)
    if body.released_on < since:
        raise refuse(
            "released_before",
            "A release comes after the first day held",
            f"Give a day from {since} on.",
            field="released_on",
            held_since=since,
        )
    yield MemberFactRecorded(member=view.member_id, fact=HELD, value="")
    yield m.IncarcerationEnded(**subject(view), released_on=body.released_on)
    data = continuation(view)
    if not is_suspended(view.instance) or data.suspended_from is None:
        return
    before = data.before_suspension or Before()
    month = max(first_of_month(body.released_on), data.suspended_from)
    yield m.MediCalReinstated(
        **subject(view), from_month=month, programme=before.programme, scope=before.scope
    )
    yield coverage(view, before, month, f"released on {body.released_on}: restored without application")


def held(view: View) -> date:
    """Since when the member is held; refused for one who is not."""
    since = held_since(view)
    if since is None:
        raise refuse("not_held", "The member is not held", "Nothing to lift.", field="released_on")
    return since
