"""Folding takes any clock event in any order: a stream written by other rules must still open."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.clocks import events as kinds
from caseclock.domain.clocks.evolve import evolve_clock
from caseclock.domain.clocks.ledger import Clock, Extension, Pause, Rung, Schedule
from caseclock.kernel.events import Event
from tests.clocks.lives import LAW, days
from tests.clocks.office import PROMPTNESS, started

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
