"""Moving a running procedure to another version of its files: its place in the chart, and its clocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

import msgspec

from caseclock.domain.case.clocking import clock_under
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.events import ClockUnder, InstanceMigrated
from caseclock.domain.case.firing import fire_due
from caseclock.domain.case.following import settle
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.view import View
from caseclock.domain.case.work import Rules, Work
from caseclock.domain.clocks import acts
from caseclock.domain.clocks.events import ClockRecalculated
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.clocks.rungs import DUE, bears_event
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.domain.workflow import chart
from caseclock.domain.workflow import migration as by_files
from caseclock.domain.workflow.definition import ClockSpec, Definition

Class = Literal["safe", "needs a mapping", "impossible"]
MIGRATE = "migrate-cases"
#: The mapping from a version, for each version that has one.
Mappings = Mapping[int, by_files.Mapping]


class ClockMove(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one clock."""

    clock: str
    name: str
    due_on: date | None
    due_on_then: date | None
    stops: bool = False


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one instance can be moved, and what would follow; `why` where it cannot."""

    instance: str
    version: int
    kind: Class
    why: str = ""
    configuration: tuple[str, ...]
    then: tuple[str, ...] = ()
    clocks: tuple[ClockMove, ...] = ()


class _Cannot(Exception):
    def __init__(self, kind: Class, why: str) -> None:
        super().__init__(why)
        self.kind: Class = kind


def running_older(state: CaseState, procedure: str, to: int) -> list[Instance]:
    """The instances of an open case that still run under an older version."""
    if state.status != "open":
        return []
    return [i for i in state.instances_of(procedure) if i.version < to and not i.final]


def decide_migration(
    rules: Rules, state: CaseState, view: View, procedure: str, to: int, mappings: Mappings
) -> tuple[list[Verdict], Decision]:
    """A verdict on each such instance, and the move of those that are safe; rungs already due ring before."""
    work = Work(rules, state, view)
    fire_due(work, work.now)
    verdicts = []
    for instance in running_older(work.state, procedure, to):
        mark = work.mark()
        try:
            verdicts.append(_move(work, instance, to, mappings.get(instance.version)))
        except _Cannot as no:
            work.rewind(mark)
            verdicts.append(_no(instance, no.kind, str(no)))
        except NotInPolicy as unknown:
            work.rewind(mark)
            verdicts.append(_no(instance, "impossible", str(unknown)))
    moved = any(each.kind == "safe" for each in verdicts)
    return verdicts, Decision(changes=(work.change(),) if moved else (), messages=tuple(work.messages))


def _no(instance: Instance, kind: Class, why: str) -> Verdict:
    return Verdict(
        instance=instance.id,
        version=instance.version,
        kind=kind,
        why=why,
        configuration=instance.configuration,
    )


def _move(work: Work, instance: Instance, to: int, known: by_files.Mapping | None) -> Verdict:
    try:
        old = work.definition(instance)
    except KeyError:
        raise _Cannot("impossible", f"the files of v{instance.version} are not here") from None
    new = work.rules.definitions.get(instance.procedure, to)
    if old.procedure.subject != new.procedure.subject:
        why = f"v{old.version} is for a {old.procedure.subject}, v{to} for a {new.procedure.subject}"
        raise _Cannot("impossible", why)
    mapping = known or by_files.Mapping(from_=old.version, to=to)
    configuration, why = by_files.mapped(mapping, old, new, instance.configuration)
    if why:
        raise _Cannot("needs a mapping", why)
    today = work.view.today
    renamed = {c.id: _named(c, mapping, new) for c in _living(work, instance)}
    work.record(
        InstanceMigrated(
            instance=instance.id,
            member=instance.member,
            came_from=old.version,
            to=to,
            configuration=configuration,
            final=chart.is_final(new, configuration),
            # Those that have ended too: an undo of what ended them must not bring back the old rules.
            clocks={
                clock.id: ClockUnder(name=name, unit=spec.unit, calendar=spec.calendar)
                for clock in work.state.clocks_of(instance.id)
                for name in [mapping.clocks.get(clock.name, clock.name)]
                if (spec := new.procedure.clocks.get(name)) and renamed.get(clock.id) != ""
            },
        ),
        today,
        instance.procedure,
        to,
    )
    moves = tuple(_clocks(work, work.state.instances[instance.id], renamed, mapping, new, today))
    settle(work)
    return Verdict(
        instance=instance.id,
        version=old.version,
        kind="safe",
        configuration=instance.configuration,
        then=configuration,
        clocks=moves,
    )


def _living(work: Work, instance: Instance) -> list[Clock]:
    return [c for c in work.state.clocks_of(instance.id) if c.stopped_at is None]


def _named(clock: Clock, mapping: by_files.Mapping, new: Definition) -> str:
    """The clock's name in the new version; empty where it ends."""
    if clock.name in mapping.stops:
        return ""
    name = mapping.clocks.get(clock.name, clock.name)
    spec = new.procedure.clocks.get(name)
    if spec is None:
        raise _Cannot("needs a mapping", f"v{new.version} has no clock {name}, and {clock.id} runs")
    if clock.status == "paused" and (spec.pause == "never" or spec.unit == "month"):
        raise _Cannot(
            "impossible", f"{clock.id} is paused, and v{new.version} never pauses {name}: resume it first"
        )
    return name


def _clocks(
    work: Work,
    instance: Instance,
    renamed: Mapping[str, str],
    mapping: by_files.Mapping,
    new: Definition,
    today: date,
) -> Iterator[ClockMove]:
    for key, name in renamed.items():
        clock = work.state.clocks[key]
        event = (
            _counted(work, instance, clock, name, mapping, new.procedure.clocks[name], today)
            if name
            else acts.stop(clock, today, "instance.migrated")
        )
        if event is not None:
            work.record(event, today, instance.procedure, instance.version)
        yield ClockMove(
            clock=key,
            name=name or clock.name,
            due_on=clock.schedule.due_on,
            due_on_then=work.state.clocks[key].schedule.due_on if name else None,
            stops=not name,
        )


def _counted(
    work: Work,
    instance: Instance,
    clock: Clock,
    name: str,
    mapping: by_files.Mapping,
    spec: ClockSpec,
    today: date,
) -> ClockRecalculated | None:
    """The clock by the new version's rules. What would ring at once and was not due must be wanted."""
    why = f"moved to v{instance.version}"
    event = clock_under(work, clock, spec, instance, today, why)
    past = _due_at_once(work, event, spec)
    if not past or name in mapping.rings:
        return event
    if DUE in past or name not in mapping.passes:
        how = "in rings" if DUE in past else "in rings or passes"
        told = f"{', '.join(past)} of {clock.id} would be past by v{instance.version}: name the clock {how}"
        raise _Cannot("needs a mapping", told)
    return clock_under(work, clock, spec, instance, today, why, converted=True)


def _due_at_once(work: Work, event: ClockRecalculated | None, spec: ClockSpec) -> list[str]:
    bearing = {rung.at for rung in spec.rungs if bears_event(rung)}
    return [
        at
        for at, rung in (event.rungs.items() if event else ())
        if at in bearing and rung.status == "armed" and rung.due_at is not None and rung.due_at <= work.now
    ]
