"""What holds for every clock, whatever happens to it."""

from datetime import date, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.clocks import acts
from caseclock.domain.clocks import events as kinds
from caseclock.domain.clocks.armed import armed_rungs
from caseclock.domain.clocks.evolve import evolve_clock
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.clocks.rungs import bears_event
from caseclock.kernel.time import at_local
from tests.clocks.lives import LAW, SPECS, Step, days, lives
from tests.clocks.office import PROMPTNESS, WHERE, after, started

EVENT_BEARING = {r.at for rules in SPECS for r in rules.rungs if bears_event(r)}


@LAW
@given(lives())
def test_replaying_what_was_stored_gives_the_same_clocks(life: list[Step]) -> None:
    clocks: dict[str, Clock] = {}
    for step in life:
        stored = msgspec.json.decode(msgspec.json.encode(step.event), type=type(step.event))
        clocks = evolve_clock(clocks, stored, step.at)
    assert clocks == life[-1].after


@LAW
@given(lives())
def test_the_original_due_date_stays_and_history_only_grows(life: list[Step]) -> None:
    first = next(iter(life[0].after.values()))
    for step in life[1:]:
        (old,), (new,) = step.before.values(), step.after.values()
        assert (new.original_due_on, new.original_due_at) == (first.original_due_on, first.original_due_at)
        assert new.superseded[: len(old.superseded)] == old.superseded
        assert len(new.extensions) >= len(old.extensions)
        assert len(new.pauses) >= len(old.pauses)
        if old.schedule.due_at not in (None, new.schedule.due_at):
            assert new.superseded[-1].due_at == old.schedule.due_at


@LAW
@given(lives())
def test_a_paused_clock_has_no_due_date_and_any_other_has_one(life: list[Step]) -> None:
    for step in life:
        (clock,) = step.after.values()
        dates = clock.schedule
        waits = bool(clock.pauses) and clock.pauses[-1].until is None
        assert (clock.status == "paused") <= waits
        assert (dates.due_at is None) == (dates.due_on is None) == waits == (dates.remaining is not None)
        assert waits or all(rung.status != "waiting" for rung in clock.rungs.values())
        if clock.stopped_at is not None:
            assert armed_rungs(step.after) == []


@LAW
@given(lives())
def test_what_is_armed_comes_after_its_arming_or_bears_an_event(life: list[Step]) -> None:
    for step in life:
        for row in armed_rungs(step.after):
            rung = step.after[row.clock_id].rungs[row.rung]
            assert rung.armed_at is not None
            assert row.due_at > rung.armed_at or row.rung in EVENT_BEARING


@LAW
@given(lives())
def test_arming_numbers_only_rise_and_no_arming_fires_twice(life: list[Step]) -> None:
    fired = [(step.event.rung, step.event.arming) for step in life if isinstance(step.event, kinds.ClockRang)]
    assert len(fired) == len(set(fired))
    for step in life[1:]:
        (old,), (new,) = step.before.values(), step.after.values()
        for at, rung in old.rungs.items():
            now = new.rungs[at]
            assert now.arming >= rung.arming
            if now.status == "armed" and rung.due_at != now.due_at:
                assert now.arming > rung.arming


@LAW
@given(lives())
def test_a_rung_armed_in_time_is_never_lost(life: list[Step]) -> None:
    """Once its moment has come it fires, unless the clock stops or its moment moves."""
    for step in life[1:]:
        (new,) = step.after.values()
        for row in armed_rungs(step.before):
            rung = new.rungs[row.rung]
            if row.due_at <= step.at and new.stopped_at is None and rung.due_at == row.due_at:
                assert rung.status in ("armed", "fired")


@LAW
@given(days(), st.integers(1, 120), st.integers(0, 119), st.integers(0, 400), st.integers(0, 23))
def test_pausing_p_days_moves_a_calendar_day_clock_by_p(
    anchor: date, budget: int, after_days: int, paused_days: int, hour: int
) -> None:
    begin = anchor + timedelta(days=min(after_days, budget))
    since, until = at_local(begin, hour), at_local(begin + timedelta(days=paused_days), hour)
    clock = started(PROMPTNESS, anchor, budget, anchor_at=at_local(anchor, 0))
    paused = after(clock, since, acts.pause(clock, PROMPTNESS, since, "r", now=since, **WHERE))
    assert paused.schedule.remaining == budget - (begin - anchor).days
    resumed = after(paused, until, acts.resume(paused, PROMPTNESS, until, now=until, **WHERE))
    assert resumed.schedule.due_on == anchor + timedelta(days=budget + paused_days)
