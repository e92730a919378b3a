"""Open alerts whose deadline or cause still stands: no word clears them, only what the law waits for."""

from __future__ import annotations

from caseclock.domain.case.state import Alert
from caseclock.domain.case.work import Work
from caseclock.domain.workflow.definition import AlertSpec

#: A clock that runs, waits, or has run out with nothing done.
_STANDS = ("running", "paused", "expired")


def standing(work: Work) -> dict[str, tuple[str, ...]]:
    """The events that clear each open alert whose cause stands, by the alert's id."""
    alerts = [alert for alert in work.state.alerts.values() if alert.cleared_at is None]
    return {alert.id: events for alert in alerts if (events := _clearing(work, alert))}


def _clearing(work: Work, alert: Alert) -> tuple[str, ...]:
    instance = work.state.instances.get(alert.instance)
    if instance is None or instance.final:
        return ()
    procedure = work.definition(instance).procedure
    spec, clock = procedure.alerts.get(alert.alert, AlertSpec()), work.state.clocks.get(alert.clock)
    if clock is None:
        return spec.cleared_by if set(spec.stands_in) & set(instance.configuration) else ()
    if clock.status not in _STANDS:
        return ()
    counted = procedure.clocks.get(clock.name)
    return tuple(dict.fromkeys((*spec.cleared_by, *(counted.stops_on if counted else ()))))
