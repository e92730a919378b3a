"""A clock counted twice from the inputs its events carry: by the rules that hold, and as they would be."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from msgspec.structs import replace

from caseclock.domain.case.work import Rules
from caseclock.domain.clocks import acts
from caseclock.domain.clocks.events import (
    ClockEvent,
    ClockExpired,
    ClockExtended,
    ClockPaused,
    ClockRang,
    ClockReanchored,
    ClockRecalculated,
    ClockReopened,
    ClockResumed,
    ClockStarted,
    ClockStopped,
)
from caseclock.domain.clocks.evolve import evolve_clock
from caseclock.domain.clocks.ledger import Clock, Rung, Schedule
from caseclock.domain.clocks.replan import replan
from caseclock.domain.clocks.rungs import bears_event
from caseclock.domain.workflow.definition import ClockSpec, RungSpec

Dated = TypeVar("Dated", ClockPaused, ClockResumed, ClockExtended, ClockReanchored, ClockRecalculated)


class Counted:
    """One side of a pair: a clock under one set of rules."""

    def __init__(
        self,
        rules: Rules,
        spec: ClockSpec,
        county: int,
        started: ClockStarted,
        at: datetime,
        converted: bool = False,
    ) -> None:
        self.rules, self.spec, self.county = rules, spec, county
        told = started.started
        self.clock: Clock = acts.start(
            spec,
            told.id,
            told.name,
            told.instance,
            told.procedure,
            told.procedure_version,
            told.member,
            told.anchor_on,
            told.anchor_at,
            told.anchor_source,
            told.parameter,
            rules.policy.number(told.parameter, told.anchor_on),
            at,
            rules.policy,
            county,
            converted,
        ).started

    @property
    def dates(self) -> Schedule:
        """The dates, without the version of the calendars they were read from."""
        return replace(self.clock.schedule, calendar_version="")

    def bearing(self) -> list[tuple[RungSpec, Rung]]:
        """The rungs that do more than tell, as they stand."""
        held = self.clock.rungs
        return [(rung, held[rung.at]) for rung in self.spec.rungs if bears_event(rung) and rung.at in held]

    def warnings(self) -> dict[str, datetime | None]:
        """When each rung that only tells would ring."""
        held = self.clock.rungs
        return {r.at: held[r.at].due_at for r in self.spec.rungs if not bears_event(r) and r.at in held}

    def rang(self, at: str) -> None:
        """The rung has rung here as well."""
        rung = replace(self.clock.rungs[at], status="fired")
        self.clock = replace(self.clock, rungs={**self.clock.rungs, at: rung})

    def expired(self) -> None:
        """Its due moment has passed here as well."""
        if self.clock.status == "running":
            self.clock = replace(self.clock, status="expired")

    def take(self, event: ClockEvent, at: datetime) -> None:
        """Whatever happened to the clock happens here, with the dates counted by these rules."""
        if isinstance(event, ClockRang | ClockExpired):
            return
        again = self._again(event, at)
        if again is not None:
            self.clock = evolve_clock({self.clock.id: self.clock}, again, at)[self.clock.id]

    def _again(self, event: ClockEvent, at: datetime) -> ClockEvent | None:
        clock = self.clock
        match event:
            case ClockStopped(stopped_on=on, by=by):
                return acts.stop(clock, on, by)
            case ClockReopened(why=why):
                return acts.reopen(clock, self.spec, why)
            case ClockPaused(pause=pause):
                return self._dated(event, at, pauses=(*clock.pauses, pause))
            case ClockResumed(pause=pause):
                return self._dated(event, at, pauses=(*clock.pauses[:-1], pause))
            case ClockExtended(extension=granted):
                return self._dated(event, at, extensions=(*clock.extensions, granted))
            case ClockReanchored(anchor_on=on, anchor_at=moment):
                return self._dated(event, at, anchor_on=on, anchor_at=moment)
            case ClockRecalculated(parameter=parameter):
                budget = self.rules.policy.number(parameter, clock.anchor_on)
                counted = self._dated(event, at, parameter=parameter, budget=budget)
                return replace(counted, budget=budget)
        return None

    def _dated(self, event: Dated, at: datetime, **changes: Any) -> Dated:
        dates, rungs = replan(self.clock, self.spec, at, self.rules.policy, self.county, **changes)
        return replace(event, schedule=dates, rungs=rungs)


def moved_date(was: Schedule, would: Schedule) -> tuple[str, date | None, date | None]:
    """Which date moved, the weightiest first, and from where to where."""
    for name in ("due_on", "accepted_until_on", "internal_on"):
        pair = getattr(was, name), getattr(would, name)
        if pair[0] != pair[1]:
            return name, *pair
    return "due_at", was.due_on, would.due_on


def parameter_tried(old: ClockSpec, new: ClockSpec, told: str) -> str:
    """The parameter the tried version counts by, on the fact that chose the one it was started with."""
    for fact, parameter in old.budget.when.items():
        if parameter == told:
            return new.budget.when.get(fact, new.budget.parameter)
    return new.budget.parameter if told == old.budget.parameter else told
