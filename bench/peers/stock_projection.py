"""The stock library's projection runner: an event's rows and how far it came, in one transaction."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Event
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner

from bench.peers.answering import answer
from caseclock.kernel.time import monotonic
from caseclock.readmodels.inline import TABLES

COUNTY = int(os.environ["BENCH_COUNTY"])
PUT = "select put_rows_v1(%s::smallint, %s::jsonb)"


class Case(Aggregate):
    """A case whose every event says which rows it writes, as JSON; empty: none."""

    @event("Written")
    def __init__(self, rows: str) -> None:
        pass

    @event("WrittenMore")
    def more(self, rows: str) -> None:
        """Another event."""


class Cases(Application[UUID]):
    """The library's application."""


class View(PostgresTrackingRecorder):
    """The read models of ours, written through our own function by the library's recorder."""

    def put(self, rows: str, tracking: Tracking) -> None:
        """The rows of one event, and that it was seen."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            if rows:
                cursor.execute(PUT, (COUNTY, rows))


class Projected(Projection[View]):
    """Each event once, in the order of the notifications."""

    def process_event(self, domain_event: object, tracking: Tracking) -> None:
        """Nothing is decided: the rows come with the event."""
        self.view.put(getattr(domain_event, "rows", ""), tracking)


def main() -> None:
    """The peer's process."""
    with Cases() as application, Path(os.environ["BENCH_ROWS"]).open(encoding="utf-8") as file:
        for line in file:
            first, *others = [json.dumps(rows) if rows else "" for rows in json.loads(line)]
            case = Case(first)
            for rows in others:
                case.more(rows)
            application.save(case)
    answer(rate)


def rate(seconds: float) -> float:
    """From the first event on, for so long."""
    with _runner() as runner:
        tracking = runner.view.tracking_table_name
    _empty(tracking)
    begun = monotonic()
    with _runner() as runner:
        Event().wait(seconds)
        done, took = runner.view.max_tracking_id(runner.app_name), monotonic() - begun
    return (done or 0) / took


def _runner() -> ProjectionRunner[Cases, View]:
    return ProjectionRunner(application_class=Cases, projection_class=Projected, view_class=View)


def _empty(tracking: str) -> None:
    """As before the first event, while nobody projects: a runner begins at once, where the last one ended."""
    names = {"dbname": "DBNAME", "host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    where = {name: os.environ[f"POSTGRES_{setting}"] for name, setting in names.items()}
    with psycopg.connect(**where) as connection:
        connection.execute(f"truncate {', '.join(TABLES)}".encode())
        # Not truncated: the library would take it for an older release's table.
        connection.execute(f"delete from {tracking} where application_name = 'Cases'".encode())


if __name__ == "__main__":
    main()
