"""Each act on a clock, what it refuses, and what the ledger keeps."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from caseclock.domain.clocks import acts
from caseclock.domain.clocks.events import ClockExpired, ClockRang, ClockStarted
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.policy.policy import Policy
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import at_local
from tests.clocks.office import CODE, COUNTY, EDWARDS, PROMPTNESS, ROP, WHERE, after, policy, started

MARCH_3 = date(2025, 3, 3)
RING_AT = at_local(date(2025, 4, 18), 0)


def expired(spec: Any = PROMPTNESS, budget: int = 45) -> Clock:
    clock = started(spec, MARCH_3, budget)
    due = clock.rungs["due"].due_at
    assert due is not None
    return after(clock, due, *acts.ring(clock, spec, "due", 1, due))


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusal.code


def test_the_due_rung_rings_late_and_writes_the_expiry() -> None:
    clock = started(PROMPTNESS, MARCH_3, 45)
    late = RING_AT + timedelta(seconds=90, milliseconds=700)
    rang, over = acts.ring(clock, PROMPTNESS, "due", 1, late, ("owner",))
    assert isinstance(rang, ClockRang)
    assert (rang.due_at, rang.late_seconds, rang.alert, rang.told) == (RING_AT, 90, "over", ("owner",))
    assert over == ClockExpired(clock=clock.id, due_at=RING_AT)
    clock = after(clock, late, rang, over)
    assert (clock.status, clock.rungs["due"].fired_at, clock.rungs["due"].told) == (
        "expired", late, ("owner",),
    )  # fmt: skip
    assert acts.ring(clock, PROMPTNESS, "due", 1, late) == []


def test_only_the_armed_arming_rings_and_never_early() -> None:
    clock = started(PROMPTNESS, MARCH_3, 45)
    assert acts.ring(clock, PROMPTNESS, "due", 2, RING_AT) == []
    assert acts.ring(clock, PROMPTNESS, "day 99", 1, RING_AT) == []
    assert acts.ring(clock, PROMPTNESS, "due", 1, RING_AT - timedelta(microseconds=1)) == []
    assert [e.type for e in acts.ring(clock, PROMPTNESS, "day 30", 1, RING_AT)] == ["clock.rang"]


def test_an_extension_keeps_the_original_and_the_superseded_date() -> None:
    clock, now = started(PROMPTNESS, MARCH_3, 45), at_local(date(2025, 4, 10), 9)
    first = acts.extend(clock, PROMPTNESS, date(2025, 5, 2), "doctor", now=now, **WHERE)
    assert first.extension.authority == "42 CFR 435.912(e)(1)"
    clock = after(clock, now, first)
    clock = after(clock, now, acts.extend(clock, PROMPTNESS, date(2025, 5, 10), "x", now=now, **WHERE))
    assert clock.original_due_on == date(2025, 4, 17)
    assert clock.schedule.due_on == date(2025, 5, 10)
    assert clock.schedule.internal_on == date(2025, 5, 9)
    assert [(s.due_on, s.why) for s in clock.superseded] == [
        (date(2025, 4, 17), "extended: doctor"), (date(2025, 5, 2), "extended: x"),
    ]  # fmt: skip
    assert len(clock.extensions) == 2


def test_extensions_that_are_refused() -> None:
    clock, now = started(PROMPTNESS, MARCH_3, 45), at_local(date(2025, 4, 10), 9)

    def code(clock: Clock, spec: Any, until: date, at: Any = now) -> str:
        return refusal(lambda: acts.extend(clock, spec, until, "r", now=at, **WHERE))

    assert code(started(CODE, MARCH_3, 24), CODE, date(2026, 1, 1)) == "clock_never_extends"
    assert code(clock, PROMPTNESS, date(2025, 4, 17)) == "extension_not_later"
    assert code(clock, PROMPTNESS, date(2025, 6, 1), RING_AT) == "clock_past_due"
    assert code(expired(), PROMPTNESS, date(2025, 6, 1)) == "clock_not_running"
    stopped = after(clock, now, acts.stop(clock, date(2025, 4, 9), "decision"))
    assert code(stopped, PROMPTNESS, date(2025, 6, 1)) == "clock_not_running"
    standing = after(clock, now, acts.pause(clock, PROMPTNESS, now, "r", now=now, **WHERE))
    assert code(standing, PROMPTNESS, date(2025, 6, 1)) == "clock_not_running"


def test_pauses_that_are_refused() -> None:
    clock, now = started(PROMPTNESS, MARCH_3, 45), at_local(date(2025, 4, 10), 9)

    def code(clock: Clock, spec: Any, since: Any) -> str:
        return refusal(lambda: acts.pause(clock, spec, since, "r", now=now, **WHERE))

    assert code(started(ROP, MARCH_3, 90), ROP, now) == "clock_never_pauses"
    assert code(started(EDWARDS, MARCH_3, 2), EDWARDS, now) == "clock_never_pauses"
    assert code(clock, PROMPTNESS, now + timedelta(seconds=1)) == "pause_in_future"
    assert code(expired(), PROMPTNESS, now) == "clock_not_running"
    assert refusal(lambda: acts.resume(clock, PROMPTNESS, now, now=now, **WHERE)) == "clock_not_paused"
    clock = after(clock, now, acts.pause(clock, PROMPTNESS, now, "r", now=now, **WHERE))
    early = now - timedelta(days=1)
    assert refusal(lambda: acts.resume(clock, PROMPTNESS, early, now=now, **WHERE)) == "resumed_outside"
    clock = after(clock, now, acts.resume(clock, PROMPTNESS, now, now=now, **WHERE))
    assert code(clock, PROMPTNESS, early) == "pause_overlaps"


def test_a_pause_on_the_last_day_leaves_the_last_day() -> None:
    clock, last = started(PROMPTNESS, MARCH_3, 45), at_local(date(2025, 4, 17), 16)
    clock = after(clock, last, acts.pause(clock, PROMPTNESS, last, "doctor", now=last, **WHERE))
    assert (clock.status, clock.schedule.due_at, clock.schedule.remaining) == ("paused", None, 0)
    assert clock.rungs["due"].status == "waiting"
    assert clock.superseded[0].due_on == date(2025, 4, 17)
    back = at_local(date(2025, 5, 20), 9)
    clock = after(clock, back, acts.resume(clock, PROMPTNESS, back, now=back, **WHERE))
    assert (clock.status, clock.schedule.due_on) == ("running", date(2025, 5, 20))
    assert (clock.rungs["due"].status, clock.rungs["due"].arming) == ("armed", 2)


def test_stopping_cancels_and_marks_what_was_answered_before_it_fired() -> None:
    clock, now = started(PROMPTNESS, MARCH_3, 45), at_local(date(2025, 4, 2), 8)
    clock = after(clock, now, *acts.ring(clock, PROMPTNESS, "day 30", 1, now, ("owner",)))
    event = acts.stop(clock, date(2025, 4, 1), "noa.mailed", "22 CCR 50177")
    clock = after(clock, now, event)
    assert (clock.status, clock.stopped_on, clock.stopped_by) == ("stopped", date(2025, 4, 1), "noa.mailed")
    assert clock.rungs["day 30"].answered_on == date(2025, 4, 1)
    assert {clock.rungs[at].status for at in ("day 40", "due")} == {"cancelled"}
    assert acts.stop(clock, date(2025, 4, 3), "again") is None


def test_an_expired_clock_that_stops_stays_expired() -> None:
    clock = after(expired(), RING_AT, acts.stop(expired(), date(2025, 4, 20), "noa.mailed"))
    assert (clock.status, clock.stopped_on) == ("expired", date(2025, 4, 20))


def test_a_new_calendar_version_moves_dates_and_changes_nothing_else() -> None:
    clock, now = started(PROMPTNESS, MARCH_3, 45), at_local(date(2025, 4, 1), 9)

    def under(rules: Policy) -> Any:
        return acts.recalculate(clock, PROMPTNESS, "days", 45, "v2", now=now, policy=rules, county=COUNTY)

    assert under(policy(frozenset({date(2025, 5, 5)}), "2")) is None
    moved = under(policy(frozenset({date(2025, 4, 17), date(2025, 4, 11)}), "2"))
    assert moved.schedule.internal_on == date(2025, 4, 16)
    assert moved.rungs["day 40"].due_at == at_local(date(2025, 4, 10), 8)
    assert after(clock, now, moved).superseded == ()  # the legal date is the same


def test_a_clock_event_survives_the_wire() -> None:
    event = ClockStarted(started=started(PROMPTNESS, MARCH_3, 45))
    assert msgspec.json.decode(msgspec.json.encode(event), type=ClockStarted) == event
