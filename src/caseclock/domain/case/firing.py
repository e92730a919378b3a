"""Firing due rungs: what rings, who is told, what the chart does, in due order within the case."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.following import can_take, do, record_named, send, settle
from caseclock.domain.case.work import Work
from caseclock.domain.clocks import acts
from caseclock.domain.clocks.armed import ArmedRung, armed_rungs
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.workflow.definition import ClockSpec, RungSpec
from caseclock.kernel.ids import derive
from caseclock.kernel.time import local_date

FIRE = "fire-rung"


class Failed(NamedTuple):
    """A rung that could not fire, and why."""

    rung: ArmedRung
    error: Exception


def fire_due(work: Work, until: datetime, aside: Container[ArmedRung] = ()) -> Failed | None:
    """Fires every rung due by a moment, one at a time, each seeing what the one before armed.

    Stops before one that fails, with what fired until then kept; those set aside are passed over.
    """
    while (rung := _next(work, until, aside)) is not None:
        mark = work.mark()
        try:
            if not fire(work, rung.clock_id, rung.rung, rung.arming):
                raise RuntimeError(f"rung {rung.rung} of {rung.clock_id} is armed and does not ring")
        # Whatever it is, commands to the case must go on; the sweep tries again and reports it.
        except Exception as error:  # noqa: BLE001
            work.rewind(mark)
            return Failed(rung, error)
        finally:
            work.command, work.command_id, work.ringing = "", None, None
    return None


def _next(work: Work, until: datetime, aside: Container[ArmedRung]) -> ArmedRung | None:
    if work.state.status != "open":
        return None
    return next((rung for rung in armed_rungs(work.state.clocks, until) if rung not in aside), None)


def fire(work: Work, clock_id: str, rung: str, arming: int) -> bool:
    """Fires one arming of one rung; False when it is not the armed one any more."""
    clock = work.state.clocks.get(clock_id)
    instance = work.state.instances.get(clock.instance) if clock else None
    if clock is None or instance is None:
        return False
    work.command, work.command_id = FIRE, firing_id(work.state.case_id, clock_id, rung, arming)
    spec = work.definition(instance).procedure.clocks[clock.name]
    rung_spec = next(r for r in spec.rungs if r.at == rung)
    events = acts.ring(clock, spec, rung, arming, work.now, rung_spec.to, work.late.get(clock_id, ""))
    if not events:
        return False
    on = rung_date(clock, spec, rung)
    work.ringing = clock.rungs[rung].due_at
    for event in events:
        work.record(event, on, instance.procedure, instance.version)
    rang = events[0]
    if rung_spec.alert:
        _tell(work, clock, rung_spec, arming, on)
    if rung_spec.event and not can_take(work, instance, rung_spec.event):
        work.skipped(f"{instance.id} could not take {rung_spec.event}")
    else:
        if rung_spec.does:
            do(work, instance, rung_spec.does, on, rang)
        if rung_spec.event and not send(work, instance.id, rung_spec.event, on, rang):
            work.skipped(f"{instance.id} could not take {rung_spec.event}")
        elif not rung_spec.does:
            record_named(work, instance, rung_spec.records, on)
    settle(work)
    return True


def rung_date(clock: Clock, spec: ClockSpec, rung: str) -> date:
    """The date on which a rung is true: the legal day for `due`, else the local day of its moment."""
    if rung == "due" and spec.due != "exact" and clock.schedule.due_on is not None:
        return clock.schedule.due_on
    due_at = clock.rungs[rung].due_at
    return local_date(due_at) if due_at else clock.anchor_on


def _tell(work: Work, clock: Clock, rung: RungSpec, arming: int, on: date) -> None:
    """A later rung of a clock that tells the same again escalates the alert that stands open, which those
    who had it keep."""
    standing = [
        alert
        for alert in work.state.alerts.values()
        if (alert.instance, alert.alert, alert.cleared_at) == (clock.instance, rung.alert, None)
        and alert.clock in (clock.id, "")
    ]
    work.record(
        AlertRaised(
            alert_id=f"{clock.id}/{rung.at.replace(' ', '_')}/{arming}",
            alert=rung.alert,
            procedure=clock.procedure,
            instance=clock.instance,
            clock=clock.id,
            member=clock.member,
            to=tuple(dict.fromkeys([*(standing[-1].to if standing else ()), *rung.to])),
            follows=standing[-1].id if standing else "",
        ),
        on,
        clock.procedure,
        clock.procedure_version,
    )


def firing_id(case_id: UUID, clock_id: str, rung: str, arming: int) -> UUID:
    """The command id of one firing: the same arming fired twice is one command."""
    return derive(case_id, "fire", clock_id, rung, str(arming))
