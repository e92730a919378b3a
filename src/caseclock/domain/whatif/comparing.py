"""One case's history under a change: the first divergence of each instance, clock and determination."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from caseclock.domain.case.events import CommandReversed, InstanceMigrated, InstanceMoved, InstanceStarted
from caseclock.domain.case.notices.events import NoticeDrafted
from caseclock.domain.clocks.events import ClockEvent, ClockRang, ClockStarted
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.domain.whatif import charts
from caseclock.domain.whatif.clockpairs import Counted, moved_date
from caseclock.domain.whatif.decisions import decided_again, decides
from caseclock.domain.whatif.notices import written_again
from caseclock.domain.whatif.trial import Divergence, Trial
from caseclock.domain.workflow.definition import ClockSpec, RungSpec
from caseclock.domain.workflow.migration import Mapping as Names
from caseclock.kernel.events import Recorded, event_types
from caseclock.kernel.time import local_date

_NOTICE = re.compile(r"notice.*\.?mailed$")


def is_notice(kind: str) -> bool:
    """Whether an event says that a notice went out."""
    return _NOTICE.search(kind) is not None


def read_types() -> list[str]:
    """The types of event that a comparison reads; all others are left in the store."""
    wanted = ("clock.", "instance.", "command.reversed", "notice.drafted")
    return [
        name
        for name, cls in event_types()
        if name.startswith(wanted) or "explanation" in cls.__struct_fields__ or is_notice(name)
    ]


class _Pair:
    """A clock on both sides, and what was said of it so far."""

    def __init__(self, was: Counted, would: Counted) -> None:
        self.was, self.would = was, would
        self.told: dict[str, Divergence] = {}


class _Running(NamedTuple):
    procedure: str
    version: int
    member: UUID | None
    at: tuple[str, ...]


class Comparison:
    """Reads a case's history once. `unfollowed` counts clocks that a reversal or a gap in policy ended."""

    def __init__(self, trial: Trial, county: int, case: UUID) -> None:
        self._trial, self._county, self._case = trial, county, case
        self._instances: dict[str, _Running] = {}
        self._stopped: dict[str, Divergence] = {}
        self._pairs: dict[str, _Pair] = {}
        self._found: list[Divergence] = []
        self._here: tuple[int, date] = (0, date.min)
        self._notices: tuple[datetime | None, tuple[str, ...]] = (None, ())
        self._mailed: set[tuple[str, datetime]] = set()
        self.clocks = 0
        self.determinations = 0
        self.unfollowed = 0

    def run(self, history: Iterable[Recorded], now: datetime) -> list[Divergence]:
        """All divergences in the order they come about, up to `now`."""
        for recorded in history:
            self._here = recorded.version, local_date(recorded.recorded_at)
            self._ring(recorded.recorded_at)
            self._take(recorded)
        self._here = self._here[0], local_date(now)
        self._ring(now)
        clocks = [self._ended(pair, each) for pair in self._pairs.values() for each in pair.told.values()]
        return sorted([*self._found, *clocks], key=lambda each: each.version)

    def followed(self) -> dict[str, Clock]:
        """The clocks as they come out of their inputs by the rules that hold."""
        return {key: pair.was.clock for key, pair in self._pairs.items()}

    @staticmethod
    def _ended(pair: _Pair, told: Divergence) -> Divergence:
        return replace(told, running=pair.was.clock.status in ("running", "paused"))

    # ------------------------------------------------------------------ events

    def _take(self, recorded: Recorded) -> None:
        event = recorded.event
        match event:
            case InstanceStarted(instance=key):
                self._instances[key] = _Running(event.procedure, event.version, event.member, ())
                self._begin(key, event.configuration)
            case InstanceMigrated(instance=key):
                if key in self._instances:
                    self._instances[key] = self._instances[key]._replace(version=event.to)
                    self._begin(key, event.configuration)
            case InstanceMoved(instance=key):
                self._move(key, event)
            case ClockStarted():
                self._start(event, recorded.recorded_at, converted=bool(recorded.meta.converted_from))
            case ClockEvent():
                self._clock(event, recorded.recorded_at)
            case CommandReversed():
                self._reverse(event)
            case NoticeDrafted():
                self._drafted(event)
            case _ if decides(event):
                self._decision(recorded)
        if is_notice(event.type):
            self._notice(recorded)

    def _begin(self, key: str, configuration: tuple[str, ...]) -> None:
        running = self._instances[key]
        tried = self._trial.tried.get(running.procedure)
        if tried is None or key in self._stopped:
            return
        old = self._trial.before.definitions.get(running.procedure, running.version)
        there, otherwise = charts.begins(tried, old, configuration)
        self._instances[key] = running._replace(at=there)
        if otherwise is not None:
            self._diverge(key, "start", *otherwise)

    def _move(self, key: str, event: InstanceMoved) -> None:
        running = self._instances.get(key)
        tried = self._trial.tried.get(running.procedure) if running else None
        if running is None or tried is None or key in self._stopped:
            return
        old = self._trial.before.definitions.get(running.procedure, running.version)
        there, otherwise = charts.moves(tried, old, running.at, event)
        self._instances[key] = running._replace(at=there)
        if otherwise is not None:
            self._diverge(key, event.chart_event, *otherwise)

    def _decision(self, recorded: Recorded) -> None:
        event = recorded.event
        self.determinations += 1
        key = getattr(event, "instance", "")
        if key in self._stopped:
            return
        again = decided_again(event, recorded.effective_on, self._trial)
        if again is None:
            return
        told = self._divergence("determination", key, again.what, again.why, again.was, again.would)
        told = replace(told, member=getattr(event, "member", None) or told.member)
        self._found.append(told)
        if key:
            self._stopped[key] = told

    def _drafted(self, event: NoticeDrafted) -> None:
        """A notice of a decision that stands says otherwise only what policy adds to it."""
        if event.about in self._stopped:
            return
        again = written_again(event, self._trial)
        if again is not None:
            what = f"notice {event.kind}"
            told = self._divergence("notice", event.about or event.instance, what, "other_words", *again)
            self._found.append(replace(told, member=event.member or told.member))

    def _notice(self, recorded: Recorded) -> None:
        """What was mailed of an instance that went another way would have said something else.

        A mailing is recorded by the notice and by the procedure it tells of: it is counted once.
        """
        event = recorded.event
        key = getattr(event, "about", "") or getattr(event, "instance", "")
        at, kinds = self._notices
        earlier = kinds if at == recorded.recorded_at else ()
        self._notices = recorded.recorded_at, (*earlier, event.type)
        if key in self._stopped and (key, recorded.recorded_at) not in self._mailed:
            self._mailed.add((key, recorded.recorded_at))
            since = self._stopped[key]
            self._found.append(
                self._divergence("notice", key, event.type, f"rests_on_{since.kind}", since.was, since.would)
            )

    def _reverse(self, event: CommandReversed) -> None:
        """What was taken back goes on from elsewhere than the two sides stand: it is followed no more."""
        for key in [*event.parts.get("clocks", {}), *self._clocks_of(event.parts.get("instances", {}))]:
            if key in self._pairs:
                self._end(key)

    def _clocks_of(self, instances: Iterable[str]) -> list[str]:
        held = set(instances)
        return [key for key, pair in self._pairs.items() if pair.was.clock.instance in held]

    def _end(self, key: str) -> None:
        pair = self._pairs.pop(key)
        self._found += [self._ended(pair, each) for each in pair.told.values()]
        self.unfollowed += 1

    # ------------------------------------------------------------------ clocks

    def _start(self, event: ClockStarted, at: datetime, *, converted: bool) -> None:
        told = event.started
        self.clocks += 1
        if told.instance in self._stopped:
            return
        old = self._trial.before.definitions.get(told.procedure, told.procedure_version)
        spec = old.procedure.clocks.get(told.name)
        tried = self._trial.tried.get(told.procedure)
        if spec is None or not (tried or self._trial.touches(self._county, told.parameter, spec)):
            return
        other, parameter = spec, told.parameter
        if tried is not None:
            names = tried.names.get(old.version) or Names(from_=old.version, to=tried.definition.version)
            name = names.clocks.get(told.name, told.name)
            found = None if told.name in names.stops else tried.definition.procedure.clocks.get(name)
            if found is None:
                due = _day(told.schedule.due_on)
                self._found.append(
                    self._divergence("clock", told.instance, told.name, "not_in_the_version", due, "")
                )
                return
            other, parameter = found, _parameter(spec, found, told.parameter)
        started = replace(event, started=replace(told, parameter=parameter))
        try:
            was = Counted(self._trial.before, spec, self._county, event, at, converted)
            would = Counted(self._trial.after, other, self._county, started, at, converted)
        except NotInPolicy:
            self.unfollowed += 1
            return
        self._pairs[told.id] = pair = _Pair(was, would)
        self._compare(pair)
        mailed = self._notices[1] if self._notices[0] == at else ()
        for kind in set(mailed) & set(spec.starts_on):
            if "clock" in pair.told:
                self._found.append(replace(pair.told["clock"], kind="notice", what=kind, why="names_a_date"))

    def _clock(self, event: ClockEvent, at: datetime) -> None:
        pair = self._pairs.get(event.clock)
        if pair is None or pair.was.clock.instance in self._stopped:
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

    def _compare(self, pair: _Pair) -> None:
        """The first time the dates differ is told; of warnings only where the dates themselves agree."""
        was, would, clock = pair.was.dates, pair.would.dates, pair.was.clock
        if was != would and "clock" not in pair.told:
            name, before, after = moved_date(was, would)
            told = self._divergence(
                "clock", clock.instance, clock.name, name, _day(before), _day(after), _days(before, after)
            )
            pair.told["clock"] = told
        elif was == would and "warning" not in pair.told:
            before_all, after_all = pair.was.warnings(), pair.would.warnings()
            for at, before_at in before_all.items():
                after_at = after_all.get(at)
                if before_at != after_at:
                    days = _days(before_at and local_date(before_at), after_at and local_date(after_at))
                    pair.told["warning"] = self._divergence(
                        "warning", clock.instance, clock.name, at, _moment(before_at), _moment(after_at), days
                    )
                    break

    # ------------------------------------------------------------------ rungs

    def _ring(self, now: datetime) -> None:
        """A rung that would have rung by now, though by the rules that hold it is not due yet."""
        for pair in self._pairs.values():
            if pair.was.clock.instance in self._stopped:
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
                    self._otherwise(pair, spec, "rings_earlier", _moment(then), rung.due_at)
                    if spec.at == "due":
                        pair.would.expired()

    def _rang(self, pair: _Pair, event: ClockRang, at: datetime) -> None:
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
            self._otherwise(pair, spec, "rings_later", _moment(event.due_at), rung.due_at if rung else None)

    def _otherwise(self, pair: _Pair, rung: RungSpec, why: str, was: str, would: datetime | None) -> None:
        """A rung that moves the procedure makes its instance diverge; a bare due moment only its clock."""
        clock = pair.was.clock
        what = f"{clock.name} {rung.at}"
        if rung.event or rung.does or rung.records:
            self._diverge(clock.instance, what, why, was, _moment(would))
        elif "overdue" not in pair.told:
            pair.told["overdue"] = self._divergence(
                "overdue", clock.instance, clock.name, why, was, _moment(would)
            )

    # ------------------------------------------------------------------ telling

    def _diverge(self, key: str, what: str, why: str, was: str, would: str) -> None:
        told = self._divergence("instance", key, what, why, was, would)
        self._stopped[key] = told
        self._found.append(told)

    def _divergence(
        self, kind: str, key: str, what: str, why: str, was: str, would: str, days: int | None = None
    ) -> Divergence:
        running = self._instances.get(key)
        return Divergence(
            kind=kind,  # type: ignore[arg-type]  # one of the six, written out above
            county=self._county,
            case=self._case,
            version=self._here[0],
            on=self._here[1],
            instance=key,
            procedure=running.procedure if running else key.rpartition("-")[0],
            member=running.member if running else None,
            what=what,
            why=why,
            was=was,
            would=would,
            days=days,
        )


def _parameter(old: ClockSpec, new: ClockSpec, told: str) -> str:
    """The parameter the tried version counts by, on the fact that chose the one it was started with."""
    for fact, parameter in old.budget.when.items():
        if parameter == told:
            return new.budget.when.get(fact, new.budget.parameter)
    return new.budget.parameter if told == old.budget.parameter else told


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _days(before: date | None, after: date | None) -> int | None:
    return (after - before).days if before and after else None


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
