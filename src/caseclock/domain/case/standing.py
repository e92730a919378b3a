"""Open alerts whose deadline still stands: no word clears them, only what the law waits for."""

from __future__ import annotations

from caseclock.domain.case.state import Alert
from caseclock.domain.case.work import Work

#: A clock that runs, waits, or has run out with nothing done.
_STANDS = ("running", "paused", "expired")


def standing(work: Work) -> dict[str, tuple[str, ...]]:
    """The events that clear each open alert of a clock whose cause stands, by the alert's id."""
    alerts = [alert for alert in work.state.alerts.values() if alert.cleared_at is None]
    return {alert.id: events for alert in alerts if (events := _clearing(work, alert))}


def _clearing(work: Work, alert: Alert) -> tuple[str, ...]:
    clock, instance = work.state.clocks.get(alert.clock), work.state.instances.get(alert.instance)
    if clock is None or clock.status not in _STANDS or instance is None or instance.final:
        return ()
    procedure = work.definition(instance).procedure
    spec, counted = procedure.alerts.get(alert.alert), procedure.clocks.get(clock.name)
    named = (*(spec.cleared_by if spec else ()), *(counted.stops_on if counted else ()))
    return tuple(dict.fromkeys(named))
