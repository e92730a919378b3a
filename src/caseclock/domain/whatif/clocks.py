"""The clocks of one case under a change: each counted on both sides, and told where they differ first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec.structs import replace

from caseclock.domain.clocks.events import ClockEvent, ClockRang, ClockStarted
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.domain.whatif.clockpairs import Counted, moved_date, parameter_tried
from caseclock.domain.whatif.telling import Telling, day_text, days_between, moment_text
from caseclock.domain.whatif.trial import Divergence, Trial
from caseclock.domain.workflow.definition import RungSpec
from caseclock.domain.workflow.migration import Mapping as Names
from caseclock.kernel.time import local_date


class Pair:
    """A clock on both sides, and what was said of it so far."""

    def __init__(self, was: Counted, would: Counted) -> None:
        self.was, self.would = was, would
        self.told: dict[str, Divergence] = {}


class Clocks:
    """Follows them event by event. `unfollowed` counts those that a reversal or a gap in policy ended."""

    def __init__(self, trial: Trial, told: Telling) -> None:
        self._trial, self._told = trial, told
        self._pairs: dict[str, Pair] = {}
        self.started = 0
        self.unfollowed = 0

    def followed(self) -> dict[str, Clock]:
        """The clocks as they come out of their inputs by the rules that hold."""
        return {key: pair.was.clock for key, pair in self._pairs.items()}

    def told(self) -> list[Divergence]:
        """What was said of the clocks that are followed still."""
        return [_ended(pair, each) for pair in self._pairs.values() for each in pair.told.values()]

    def start(self, event: ClockStarted, at: datetime, mailed: Collection[str], *, converted: bool) -> None:
        """A clock begins, beside the notices that were `mailed` at that moment."""
        told = event.started
        self.started += 1
        if told.instance in self._told.stopped:
            return
        old = self._trial.before.definitions.get(told.procedure, told.procedure_version)
        spec = old.procedure.clocks.get(told.name)
        tried = self._trial.tried.get(told.procedure)
        if spec is None or not (tried or self._trial.touches(self._told.county, told.parameter, spec)):
            return
        other, parameter = spec, told.parameter
        if tried is not None:
            names = tried.names.get(old.version) or Names(from_=old.version, to=tried.definition.version)
            name = names.clocks.get(told.name, told.name)
            found = None if told.name in names.stops else tried.definition.procedure.clocks.get(name)
            if found is None:
                due = day_text(told.schedule.due_on)
                self._told.found.append(
                    self._told.divergence("clock", told.instance, told.name, "not_in_the_version", due, "")
                )
                return
            other, parameter = found, parameter_tried(spec, found, told.parameter)
        started = replace(event, started=replace(told, parameter=parameter))
        try:
            was = Counted(self._trial.before, spec, self._told.county, event, at, converted)
            would = Counted(self._trial.after, other, self._told.county, started, at, converted)
        except NotInPolicy:
            self.unfollowed += 1
            return
        self._pairs[told.id] = pair = Pair(was, would)
        self._compare(pair)
        for kind in set(mailed) & set(spec.starts_on):
            if "clock" in pair.told:
                self._told.found.append(
                    replace(pair.told["clock"], kind="notice", what=kind, why="names_a_date")
                )

    def take(self, event: ClockEvent, at: datetime) -> None:
        """What was done to a clock, done on both sides."""
        pair = self._pairs.get(event.clock)
        if pair is None or pair.was.clock.instance in self._told.stopped:
            return
        try:
            if isinstance(event, ClockRang):
                self._rang(pair, event, at)
            pair.was.take(event, at)
            pair.would.take(event, at)
        except NotInPolicy:
            self._end(event.clock)
            return
        self._compare(pair)

    def _compare(self, pair: Pair) -> None:
        """The first time the dates differ is told; of warnings only where the dates themselves agree."""
        was, would, clock = pair.was.dates, pair.would.dates, pair.was.clock
        if was != would and "clock" not in pair.told:
            name, before, after = moved_date(was, would)
            told = self._told.divergence(
                "clock",
                clock.instance,
                clock.name,
                name,
                day_text(before),
                day_text(after),
                days_between(before, after),
            )
            pair.told["clock"] = told
        elif was == would and "warning" not in pair.told:
            before_all, after_all = pair.was.warnings(), pair.would.warnings()
            for at, before_at in before_all.items():
                after_at = after_all.get(at)
                if before_at != after_at:
                    days = days_between(
                        before_at and local_date(before_at), after_at and local_date(after_at)
                    )
                    pair.told["warning"] = self._told.divergence(
                        "warning",
                        clock.instance,
                        clock.name,
                        at,
                        moment_text(before_at),
                        moment_text(after_at),
                        days,
                    )
                    break

    def ring(self, now: datetime) -> None:
        """A rung that would have rung by now, though by the rules that hold it is not due yet."""
        for pair in self._pairs.values():
            if pair.was.clock.instance in self._told.stopped:
                continue
            held = pair.was.clock.rungs
            for spec, rung in pair.would.bearing():
                if rung.status != "armed" or rung.due_at is None or rung.due_at > now:
                    continue
                other = held.get(spec.at)
                if other is not None and other.status == "armed" and other.due_at and other.due_at <= now:
                    continue  # Due on both sides: its ringing is the next thing recorded.
                pair.would.rang(spec.at)
                if other is None or other.status != "fired":
                    then = other.due_at if other else None
                    self._otherwise(pair, spec, "rings_earlier", moment_text(then), rung.due_at)
                    if spec.at == "due":
                        pair.would.expired()

    def _rang(self, pair: Pair, event: ClockRang, at: datetime) -> None:
        """It rang; and would it have?"""
        spec = next((r for r in pair.was.spec.rungs if r.at == event.rung), None)
        pair.was.rang(event.rung) if event.rung in pair.was.clock.rungs else None
        if event.rung == "due":
            pair.was.expired()
        rung = pair.would.clock.rungs.get(event.rung)
        if rung is not None and rung.status in ("armed", "fired") and rung.due_at and rung.due_at <= at:
            pair.would.rang(event.rung)
            if event.rung == "due":
                pair.would.expired()
        elif spec is not None and spec in [each for each, _ in pair.was.bearing()]:
            self._otherwise(
                pair, spec, "rings_later", moment_text(event.due_at), rung.due_at if rung else None
            )

    def _otherwise(self, pair: Pair, rung: RungSpec, why: str, was: str, would: datetime | None) -> None:
        """A rung that moves the procedure makes its instance diverge; a bare due moment only its clock."""
        clock = pair.was.clock
        what = f"{clock.name} {rung.at}"
        if rung.event or rung.does or rung.records:
            self._told.diverge(clock.instance, what, why, was, moment_text(would))
        elif "overdue" not in pair.told:
            pair.told["overdue"] = self._told.divergence(
                "overdue", clock.instance, clock.name, why, was, moment_text(would)
            )

    def reverse(self, clocks: Iterable[str], instances: Iterable[str]) -> None:
        """What was taken back goes on from elsewhere than the two sides stand: it is followed no more."""
        for key in [*clocks, *self._clocks_of(instances)]:
            if key in self._pairs:
                self._end(key)

    def _clocks_of(self, instances: Iterable[str]) -> list[str]:
        held = set(instances)
        return [key for key, pair in self._pairs.items() if pair.was.clock.instance in held]

    def _end(self, key: str) -> None:
        pair = self._pairs.pop(key)
        self._told.found += [_ended(pair, each) for each in pair.told.values()]
        self.unfollowed += 1


def _ended(pair: Pair, told: Divergence) -> Divergence:
    return replace(told, running=pair.was.clock.status in ("running", "paused"))
