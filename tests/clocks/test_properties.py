"""What holds for every clock, whatever happens to it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.clocks import acts
from caseclock.domain.clocks import events as kinds
from caseclock.domain.clocks.armed import armed_rungs
from caseclock.domain.clocks.evolve import evolve_clock
from caseclock.domain.clocks.ledger import Clock, Extension, Pause, Rung, Schedule
from caseclock.domain.clocks.rungs import bears_event
from caseclock.kernel.events import Event
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


_moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_rung = st.builds(
    Rung,
    due_at=st.none() | _moments,
    arming=st.integers(0, 3),
    status=st.sampled_from(["armed", "waiting", "fired", "overtaken", "cancelled"]),
)
_dates = st.builds(Schedule, due_on=st.none() | days(), due_at=st.none() | _moments)
_pause = st.builds(Pause, since=_moments, until=st.none() | _moments)
_common: dict[str, Any] = {
    "clock": st.sampled_from(["p-1.c-1", "unknown"]),
    "rungs": st.dictionaries(st.sampled_from(["due", "day 5", "gone"]), _rung, max_size=2),
}
_any_event = st.one_of(
    st.builds(kinds.ClockStarted, started=st.just(started(PROMPTNESS, date(2025, 3, 3), 45))),
    st.builds(kinds.ClockPaused, pause=_pause, schedule=_dates, **_common),
    st.builds(kinds.ClockResumed, pause=_pause, schedule=_dates, **_common),
    st.builds(
        kinds.ClockExtended,
        extension=st.builds(
            Extension, until=days(), reason=st.text(), authority=st.text(), recorded_at=_moments
        ),
        schedule=_dates,
        **_common,
    ),
    st.builds(kinds.ClockReanchored, anchor_on=days(), anchor_at=_moments, schedule=_dates, **_common),
    st.builds(kinds.ClockRecalculated, schedule=_dates, **_common),
    st.builds(kinds.ClockRang, due_at=_moments, **_common),
    st.builds(kinds.ClockExpired, due_at=_moments, **_common),
    st.builds(kinds.ClockStopped, stopped_on=days(), **_common),
    st.just(Event()),
)


@LAW
@given(st.lists(st.tuples(_any_event, _moments), max_size=12))
def test_evolve_never_raises(history: list[tuple[Event, datetime]]) -> None:
    clocks: dict[str, Clock] = {}
    for event, at in history:
        clocks = evolve_clock(clocks, event, at)
        assert set(clocks) <= {"p-1.c-1"}
