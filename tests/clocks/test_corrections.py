"""Another anchor or budget, before and after the clock has expired or stopped."""

from datetime import date, datetime, timedelta

from caseclock.domain.clocks import acts
from caseclock.domain.clocks.ledger import Clock
from caseclock.kernel.time import at_local, end_of_day
from tests.clocks.office import PROMPTNESS, ROP, WHERE, after, started

JANUARY_20 = date(2025, 1, 20)
LAPSE = end_of_day(date(2025, 4, 20))


def expired_rop() -> Clock:
    clock = started(ROP, JANUARY_20, 90)
    return after(clock, LAPSE, *acts.ring(clock, ROP, "due", 1, LAPSE))


def proven(clock: Clock, received: date, now: datetime) -> Clock:
    event = acts.reanchor(
        clock, ROP, received, at_local(received, 0), "receipt", "proven late receipt", now=now, **WHERE
    )
    return after(clock, now, event)


def test_a_late_receipt_moves_a_running_rop() -> None:
    now = at_local(date(2025, 3, 1), 9)
    clock = proven(started(ROP, JANUARY_20, 90), date(2025, 2, 10), now)
    assert (clock.anchor_on, clock.anchor_source) == (date(2025, 2, 10), "receipt")
    assert (clock.schedule.due_on, clock.original_due_on) == (date(2025, 5, 11), date(2025, 4, 20))
    assert clock.superseded[0].why == "proven late receipt"
    assert {rung.arming for rung in clock.rungs.values()} == {2}


def test_a_late_receipt_revives_an_expired_rop_when_the_new_end_is_to_come() -> None:
    now = LAPSE + timedelta(days=2)
    clock = proven(expired_rop(), date(2025, 2, 10), now)
    assert clock.status == "running"
    assert (clock.rungs["due"].status, clock.rungs["due"].arming) == ("armed", 2)
    again = end_of_day(date(2025, 5, 11))
    over = after(clock, again, *acts.ring(clock, ROP, "due", 2, again))
    assert over.status == "expired"


def test_an_expired_rop_stays_expired_when_the_new_end_has_passed_too() -> None:
    clock = proven(expired_rop(), date(2025, 1, 22), LAPSE + timedelta(days=20))
    assert (clock.status, clock.schedule.due_on) == ("expired", date(2025, 4, 22))
    assert (clock.rungs["due"].status, clock.rungs["due"].arming) == ("fired", 1)


def test_a_stopped_rop_shows_the_corrected_end_and_does_not_run() -> None:
    now = at_local(date(2025, 3, 1), 9)
    clock = started(ROP, JANUARY_20, 90)
    clock = after(clock, now, acts.stop(clock, date(2025, 3, 1), "status.verified"))
    clock = proven(clock, date(2025, 2, 10), now)
    assert (clock.status, clock.schedule.due_on) == ("stopped", date(2025, 5, 11))
    assert {rung.status for rung in clock.rungs.values()} == {"cancelled"}


def test_proof_that_came_after_the_presumed_end_was_in_time_by_the_proven_one() -> None:
    now = at_local(date(2025, 5, 2), 9)
    clock = expired_rop()
    clock = after(clock, now, acts.stop(clock, date(2025, 5, 1), "status.verified"))
    assert clock.status == "expired"
    assert proven(clock, date(2025, 2, 10), now).status == "stopped"
    assert proven(clock, date(2025, 1, 25), now).status == "expired"


def test_an_earlier_anchor_that_is_already_past_due_fires_at_once() -> None:
    now = at_local(date(2025, 4, 1), 9)
    clock = started(PROMPTNESS, date(2025, 3, 3), 45)
    earlier = acts.reanchor(
        clock, PROMPTNESS, date(2025, 2, 1), at_local(date(2025, 2, 1), 9), "filed_on", "calworks earlier",
        now=now, **WHERE,
    )  # fmt: skip
    clock = after(clock, now, earlier)
    assert {at: rung.status for at, rung in clock.rungs.items()} == {
        "day 30": "overtaken", "day 40": "overtaken", "due": "armed",
    }  # fmt: skip
    assert clock.rungs["due"].due_at == end_of_day(date(2025, 3, 18))


def test_a_disability_claimed_after_day_45_makes_the_clock_run_to_day_90() -> None:
    clock = started(PROMPTNESS, date(2025, 3, 3), 45)
    due = end_of_day(date(2025, 4, 17))
    clock = after(clock, due, *acts.ring(clock, PROMPTNESS, "due", 1, due))
    now = due + timedelta(days=5)
    event = acts.recalculate(clock, PROMPTNESS, "app_days_disability", 90, "disability", now=now, **WHERE)
    clock = after(clock, now, event)
    assert (clock.status, clock.schedule.due_on, clock.budget) == ("running", date(2025, 6, 1), 90)
    assert clock.parameter == "app_days_disability"


def test_a_granted_extension_outlives_a_new_anchor() -> None:
    now = at_local(date(2025, 3, 1), 9)
    clock = started(ROP, JANUARY_20, 90)
    clock = after(
        clock, now, acts.extend(clock, ROP, date(2025, 6, 30), "good_faith_effort", now=now, **WHERE)
    )
    assert proven(clock, date(2025, 2, 10), now).schedule.due_on == date(2025, 6, 30)
    assert proven(clock, date(2025, 4, 10), now).schedule.due_on == date(2025, 7, 9)


def test_an_extension_is_moved_only_by_later_pauses() -> None:
    clock = started(PROMPTNESS, date(2025, 3, 3), 45)
    for since, until in ((10, 15), (25, 28)):
        begun, ended = at_local(date(2025, 3, since), 9), at_local(date(2025, 3, until), 9)
        clock = after(clock, begun, acts.pause(clock, PROMPTNESS, begun, "doctor", now=begun, **WHERE))
        clock = after(clock, ended, acts.resume(clock, PROMPTNESS, ended, now=ended, **WHERE))
        if until == 15:
            until_may = date(2025, 5, 1)
            clock = after(
                clock, ended, acts.extend(clock, PROMPTNESS, until_may, "doctor", now=ended, **WHERE)
            )
    assert clock.schedule.due_on == date(2025, 5, 4)
