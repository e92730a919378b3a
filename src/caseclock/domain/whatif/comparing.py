"""One case's history under a change: the first divergence of each instance, clock and determination."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from caseclock.domain.case.events import CommandReversed, InstanceMigrated, InstanceMoved, InstanceStarted
from caseclock.domain.case.notices.events import NoticeDrafted
from caseclock.domain.clocks.events import ClockEvent, ClockStarted
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.whatif import charts
from caseclock.domain.whatif.clocks import Clocks
from caseclock.domain.whatif.decisions import decided_again, decides
from caseclock.domain.whatif.notices import written_again
from caseclock.domain.whatif.telling import Running, Telling
from caseclock.domain.whatif.trial import Divergence, Trial
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


class Comparison:
    """Reads a case's history once. `unfollowed` counts clocks that a reversal or a gap in policy ended."""

    def __init__(self, trial: Trial, county: int, case: UUID) -> None:
        self._trial = trial
        self._told = Telling(county, case)
        self._clocks = Clocks(trial, self._told)
        self._notices: tuple[datetime | None, tuple[str, ...]] = (None, ())
        self._mailed: set[tuple[str, datetime]] = set()
        self.determinations = 0

    @property
    def clocks(self) -> int:
        """How many were started."""
        return self._clocks.started

    @property
    def unfollowed(self) -> int:
        """How many were followed no more before their end."""
        return self._clocks.unfollowed

    def run(self, history: Iterable[Recorded], now: datetime) -> list[Divergence]:
        """All divergences in the order they come about, up to `now`."""
        for recorded in history:
            self._told.here = recorded.version, local_date(recorded.recorded_at)
            self._clocks.ring(recorded.recorded_at)
            self._take(recorded)
        self._told.here = self._told.here[0], local_date(now)
        self._clocks.ring(now)
        return sorted([*self._told.found, *self._clocks.told()], key=lambda each: each.version)

    def followed(self) -> dict[str, Clock]:
        """The clocks as they come out of their inputs by the rules that hold."""
        return self._clocks.followed()

    # ------------------------------------------------------------------ events

    def _take(self, recorded: Recorded) -> None:
        event = recorded.event
        match event:
            case InstanceStarted(instance=key):
                self._told.instances[key] = Running(event.procedure, event.version, event.member, ())
                self._begin(key, event.configuration)
            case InstanceMigrated(instance=key):
                if key in self._told.instances:
                    self._told.instances[key] = self._told.instances[key]._replace(version=event.to)
                    self._begin(key, event.configuration)
            case InstanceMoved(instance=key):
                self._move(key, event)
            case ClockStarted():
                mailed = self._mailed_at(recorded.recorded_at)
                converted = bool(recorded.meta.converted_from)
                self._clocks.start(event, recorded.recorded_at, mailed, converted=converted)
            case ClockEvent():
                self._clocks.take(event, recorded.recorded_at)
            case CommandReversed(parts=parts):
                self._clocks.reverse(parts.get("clocks", {}), parts.get("instances", {}))
            case NoticeDrafted():
                self._drafted(event)
            case _ if decides(event):
                self._decision(recorded)
        if is_notice(event.type):
            self._notice(recorded)

    def _begin(self, key: str, configuration: tuple[str, ...]) -> None:
        running = self._told.instances[key]
        tried = self._trial.tried.get(running.procedure)
        if tried is None or key in self._told.stopped:
            return
        old = self._trial.before.definitions.get(running.procedure, running.version)
        there, otherwise = charts.begins(tried, old, configuration)
        self._told.instances[key] = running._replace(at=there)
        if otherwise is not None:
            self._told.diverge(key, "start", *otherwise)

    def _move(self, key: str, event: InstanceMoved) -> None:
        running = self._told.instances.get(key)
        tried = self._trial.tried.get(running.procedure) if running else None
        if running is None or tried is None or key in self._told.stopped:
            return
        old = self._trial.before.definitions.get(running.procedure, running.version)
        there, otherwise = charts.moves(tried, old, running.at, event)
        self._told.instances[key] = running._replace(at=there)
        if otherwise is not None:
            self._told.diverge(key, event.chart_event, *otherwise)

    def _decision(self, recorded: Recorded) -> None:
        event = recorded.event
        self.determinations += 1
        key = getattr(event, "instance", "")
        if key in self._told.stopped:
            return
        again = decided_again(event, recorded.effective_on, self._trial)
        if again is None:
            return
        told = self._told.divergence("determination", key, again.what, again.why, again.was, again.would)
        told = replace(told, member=getattr(event, "member", None) or told.member)
        self._told.found.append(told)
        if key:
            self._told.stopped[key] = told

    def _drafted(self, event: NoticeDrafted) -> None:
        """A notice of a decision that stands says otherwise only what policy adds to it."""
        if event.about in self._told.stopped:
            return
        again = written_again(event, self._trial)
        if again is not None:
            what = f"notice {event.kind}"
            told = self._told.divergence("notice", event.about or event.instance, what, "other_words", *again)
            self._told.found.append(replace(told, member=event.member or told.member))

    def _notice(self, recorded: Recorded) -> None:
        """What was mailed of an instance that went another way would have said something else.

        A mailing is recorded by the notice and by the procedure it tells of: it is counted once.
        """
        event = recorded.event
        key = getattr(event, "about", "") or getattr(event, "instance", "")
        self._notices = recorded.recorded_at, (*self._mailed_at(recorded.recorded_at), event.type)
        if key in self._told.stopped and (key, recorded.recorded_at) not in self._mailed:
            self._mailed.add((key, recorded.recorded_at))
            since = self._told.stopped[key]
            self._told.found.append(
                self._told.divergence(
                    "notice", key, event.type, f"rests_on_{since.kind}", since.was, since.would
                )
            )

    def _mailed_at(self, moment: datetime) -> tuple[str, ...]:
        at, kinds = self._notices
        return kinds if at == moment else ()
