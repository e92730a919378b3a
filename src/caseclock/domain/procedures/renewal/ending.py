"""What happens on the days themselves: a noticed end, the last day to cure, a due month that passes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.members import MemberDied
from caseclock.domain.case.unread import unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuing_coverage.events_ending import MediCalSuspended
from caseclock.domain.procedures.renewal import events as e
from caseclock.domain.procedures.renewal.data import Ending, renewal, subject
from caseclock.domain.procedures.renewal.facts import cure_accepted_until, cure_in_hand
from caseclock.domain.procedures.renewal.telling import alert


def take_effect(view: View) -> Iterator[Output]:
    """On the noticed day all is looked at again. What is unread holds the end, and people are told.

    The notice that a person mailed acts, never the clock alone.
    """
    noticed = renewal(view).noticed
    if noticed is None or noticed.contested or view.member_id is None:
        return
    held = _holding(view, noticed.ends_from)
    if held:
        yield e.DiscontinuanceHeld(**subject(view), held_by=held, ends_from=noticed.ends_from)
        yield alert(view, "renewal_end_held", "owner", "supervisor")
        return
    yield e.DiscontinuanceTookEffect(
        **subject(view),
        reason=noticed.reason,
        ends_from=noticed.ends_from,
        cure_until=_cure_until(view, noticed),
    )
    yield CoverageWasSet(
        member=view.member_id,
        from_month=noticed.ends_from,
        scope="none",
        programme="discontinued at renewal",
        funding="",
        why=f"discontinued at renewal: {noticed.reason}".replace("_", " "),
    )


def _cure_until(view: View, ending: Ending) -> date | None:
    """The last day of the cure from the day on which it ends, which a hearing may have moved."""
    if ending.cure_until is None:
        return None
    return ending.ends_from + timedelta(days=view.policy.number("cure_period_days", ending.ends_from))


def _holding(view: View, ends_from: date) -> tuple[str, ...]:
    """Why nothing may end on the day: something is unread, or a law has begun to keep the coverage."""
    held = ("unread",) if unread(view) else ()
    return (*held, *kept_by(view, ends_from))


def kept_by(view: View, ends_from: date) -> tuple[str, ...]:
    """The running clocks of continuous eligibility that reach into the day (I.17)."""
    return tuple(
        clock.name
        for clock in view.state.clocks.values()
        if (clock.procedure, clock.member) == ("continuous_eligibility", view.member_id)
        and clock.stopped_on is None
        # A pregnancy keeps coverage until somebody records how it ended, however long that takes.
        and (clock.name == "pregnancy" or clock.schedule.due_on is None or ends_from <= clock.schedule.due_on)
    )


def cure_ends(view: View) -> Iterator[Output]:
    """The last day is over and no paper came; one that came in time and is recorded later still counts."""
    ended = renewal(view).ended
    until = cure_accepted_until(view)
    if ended is not None and until is not None and not cure_in_hand(view):
        yield e.CureExpired(**subject(view), ended_from=ended.ends_from, accepted_until=until)


def due_passes(view: View) -> Iterator[Output]:
    """Nobody loses a month because the county, or the household, is late."""
    due_on = renewal(view).due_on
    if due_on is not None:
        yield e.RenewalDuePassed(**subject(view), due_on=due_on)


def finish(view: View) -> Iterator[Output]:
    """Death, an end for another reason, a suspension: there is nothing to renew, or not now."""
    if renewal(view).due_month is None:
        return
    match view.trigger:
        case MemberDied():
            yield e.RenewalFinished(**subject(view), cause="death")
        case MediCalSuspended():
            yield e.RenewalFinished(**subject(view), cause="suspended")
        case _:
            yield e.RenewalFinished(**subject(view), cause="ended_otherwise")
