"""Is it alive, is it ready, and what do its meters say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from caseclock.kernel.time import monotonic
from caseclock.store.outage import StoreUnavailable
from caseclock.store.ports import Ports, PortVitals
from caseclock.store.vitals import Vitals, read_vitals

SILENCE_SECONDS = 30
#: How long a write that found no room is told of; nothing else shows it while the server answers.
FULL_SECONDS = 30
#: A daily backup that is two hours late.
BACKUP_SECONDS = 26 * 3600


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """`ok`, or `degraded` and why: it answers, but something that should run beside it does not."""

    status: str
    why: tuple[str, ...] = ()


@get("/healthz", tags=["Running it"], summary="Is the process alive", opt={"public": True})
async def healthz() -> Ready:
    """Answers as long as the process does; asks nothing of the database."""
    return Ready(status="ok")


@get("/readyz", tags=["Running it"], summary="Can it serve", opt={"public": True})
async def readyz(request: Request[Any, Any, Any]) -> Response[Ready]:
    """503 without the database; `degraded` without a worker for 30 seconds, when a write found no room in the
    last 30, while a service outside does not answer, or while the demo is built."""
    application = request.app.state.application
    try:
        vitals = await read_vitals(application.store.pool)
        services = await Ports(application.store.pool).vitals()
    except StoreUnavailable:
        return Response(Ready(status="down", why=("the database does not answer",)), status_code=503)
    why = degraded(vitals, services) + ((application.building,) if application.building else ())
    if monotonic() - request.app.state.get("disk_full_at", -FULL_SECONDS) < FULL_SECONDS:
        why = ("the database's disk is full: nothing can be written", *why)
    return Response(Ready(status="degraded" if why else "ok", why=why))


@get("/metrics", tags=["Running it"], summary="Meters", opt={"public": True}, media_type=MediaType.TEXT)
async def metrics(request: Request[Any, Any, Any]) -> bytes:
    """Prometheus text: commands, refusals, lateness of rungs, outbox, feed lag, heartbeat."""
    pool = request.app.state.application.store.pool
    gauges = CollectorRegistry()
    gauges.register(_Gauges(await read_vitals(pool)))
    gauges.register(_PortGauges(await Ports(pool).vitals()))
    return generate_latest(request.app.state.metrics.registry) + generate_latest(gauges)


def degraded(vitals: Vitals, services: Iterable[PortVitals] = ()) -> tuple[str, ...]:
    """What does not run as it should; pages show it in their banner."""
    why = []
    if vitals.read_only:
        why.append("the database takes no changes: nothing can be written")
    if vitals.backup_age > BACKUP_SECONDS:
        why.append(f"no backup has fetched the log for {vitals.backup_age / 3600:.0f} hours")
    if vitals.heartbeat_age is None:
        why.append("no worker has ever reported: clocks do not ring")
    elif vitals.heartbeat_age > SILENCE_SECONDS:
        why.append(f"no worker has reported for {vitals.heartbeat_age:.0f} seconds: clocks ring late")
    for each in services:
        if each.opened_at is not None:
            why.append(f"{each.service.upper()} does not answer: what is asked of it waits")
    return tuple(why)


class _Gauges:
    """What was read from the database a moment ago, in the form the exposition library takes."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def collect(self) -> list[GaugeMetricFamily]:
        v = self._vitals
        age = v.heartbeat_age if v.heartbeat_age is not None else float("inf")
        return [
            GaugeMetricFamily("caseclock_heartbeat_age_seconds", "Since a worker last reported.", age),
            GaugeMetricFamily("caseclock_workers", "Workers that reported in the last 30 s.", v.workers),
            GaugeMetricFamily("caseclock_timers_due", "Rungs due and not fired.", v.timers_due),
            GaugeMetricFamily(
                "caseclock_firing_lateness_seconds", "Of the oldest rung due.", v.timer_lateness
            ),
            GaugeMetricFamily(
                "caseclock_timers_set_aside", "Rungs that failed five times.", v.timers_set_aside
            ),
            GaugeMetricFamily("caseclock_outbox_depth", "Messages that wait to leave.", v.outbox_waiting),
            GaugeMetricFamily("caseclock_outbox_dead", "Messages given up.", v.outbox_dead),
            GaugeMetricFamily("caseclock_feed_lag_events", "Events not numbered yet.", v.feed_lag),
        ]


class _PortGauges:
    """The same of each service outside."""

    def __init__(self, services: Iterable[PortVitals]) -> None:
        self._services = list(services)

    def collect(self) -> list[GaugeMetricFamily]:
        down = GaugeMetricFamily(
            "caseclock_port_open", "1 while a service is left alone after failures.", labels=["service"]
        )
        failures = GaugeMetricFamily(
            "caseclock_port_failures", "Failures in a row of a service.", labels=["service"]
        )
        waiting = GaugeMetricFamily(
            "caseclock_port_waiting", "Questions without an answer.", labels=["service"]
        )
        unmatched = GaugeMetricFamily(
            "caseclock_port_unmatched", "Answers that fit no question.", labels=["service"]
        )
        for each in self._services:
            down.add_metric([each.service], float(each.opened_at is not None))
            failures.add_metric([each.service], each.failures)
            waiting.add_metric([each.service], each.waiting)
            unmatched.add_metric([each.service], each.unmatched)
        return [down, failures, waiting, unmatched]
