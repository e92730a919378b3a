"""Hypothesis strategies: whole lives of a clock, act by act, with the events that were recorded."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from caseclock.domain.clocks import acts
from caseclock.domain.clocks.armed import fires_next
from caseclock.domain.clocks.events import ClockStarted
from caseclock.domain.clocks.evolve import evolve_clock
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.workflow.definition import Allowed, ClockSpec, Roll, RungSpec
from caseclock.kernel.events import Event
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import at_local, local_date
from tests.clocks.office import EDWARDS, MEDS, WHERE, spec, started

FREE: dict[str, Any] = {"pause": Allowed("law"), "extend": Allowed("law")}
RUNGS = [
    RungSpec(at="day 5", alert="w", to=("owner",)),
    RungSpec(at="day 9", event="half", to=("owner",)),
    RungSpec(at="-3 days", alert="w", to=("member",)),
    RungSpec(at="hour 30", alert="w", to=("unit:x",)),
]
SPECS = (
    spec(
        rungs=RUNGS, internal="previous_office_day", accepted_until=Roll("forward", "state_holidays"), **FREE
    ),
    spec("working_day", RUNGS, calendar="federal", **FREE),
    spec("elapsed_hour", RUNGS, **FREE),
    EDWARDS,
    MEDS,
)
# A busy machine is slow, not wrong.
LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
BUDGETS = {"calendar_day": 20, "working_day": 15, "elapsed_hour": 400, "month": 2, "working_day_of_month": 10}


class Step(NamedTuple):
    """What was recorded at a moment, and the clocks before and after it."""

    at: datetime
    event: Event
    before: dict[str, Clock]
    after: dict[str, Clock]


def days(first: date = date(2019, 1, 1), last: date = date(2032, 1, 1)) -> st.SearchStrategy[date]:
    return st.dates(first, last)


def _act(draw: st.DrawFn, clock: Clock, rules: ClockSpec, now: datetime) -> list[Event | None]:
    back = timedelta(hours=draw(st.integers(0, 60)))
    ahead = timedelta(days=draw(st.integers(-5, 40)))
    match draw(st.sampled_from(["pause", "resume", "extend", "reanchor", "recalculate", "stop", "pass"])):
        case "pause":
            return [acts.pause(clock, rules, now - back, "r", now=now, **WHERE)]
        case "resume":
            return [acts.resume(clock, rules, now - back, now=now, **WHERE)]
        case "extend":
            until = (clock.schedule.due_on or local_date(now)) + ahead
            return [acts.extend(clock, rules, until, "r", now=now, **WHERE)]
        case "reanchor":
            at = clock.anchor_at + ahead
            return [acts.reanchor(clock, rules, local_date(at), at, "f", "w", now=now, **WHERE)]
        case "recalculate":
            budget = max(1, clock.budget + draw(st.integers(-10, 10)))
            return [acts.recalculate(clock, rules, "p", budget, "w", now=now, **WHERE)]
        case "stop" if draw(st.booleans()):
            return [acts.stop(clock, local_date(now - back), "b")]
    return []


@st.composite
def lives(draw: st.DrawFn) -> list[Step]:
    """A clock that starts, is acted upon as the law and the weather have it, and rings late or in time."""
    rules = draw(st.sampled_from(SPECS))
    anchor = draw(days())
    now = at_local(anchor, draw(st.integers(0, 23))) + timedelta(hours=draw(st.integers(0, 900)))
    clock = started(rules, anchor, BUDGETS[rules.unit], now=now, converted=draw(st.booleans()))
    clocks = {clock.id: clock}
    steps = [Step(now, ClockStarted(started=clock), {}, clocks)]
    for _ in range(draw(st.integers(1, 10))):
        now += timedelta(minutes=draw(st.integers(0, 12_000)))
        clock = clocks[clock.id]
        try:
            recorded = _act(draw, clock, rules, now)
        except Refused:
            recorded = []
        while recorded or (draw(st.booleans()) and fires_next(clocks, now)):
            if not recorded and (row := fires_next(clocks, now)):
                recorded = [*acts.ring(clocks[row.clock_id], rules, row.rung, row.arming, now, ("owner",))]
            event = recorded.pop(0)
            if event is not None:
                before, clocks = clocks, evolve_clock(clocks, event, now)
                steps.append(Step(now, event, before, clocks))
    return steps
