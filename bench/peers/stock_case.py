"""The same case on the stock library: load twenty events, ask the same chart, record three events, save.

It does less than ours: no authorisation, no repeats, no read models, no timers, no encryption.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from statemachine import StateChart
from statemachine.io import load

from bench.peers.answering import answer, by_threads
from bench.peers.process import ROOT
from bench.peers.stock import clients

#: Each is asked about once a round, so that a load stays near twenty events.
CASES = int(os.environ["BENCH_CASES"])
EVENTS = 20
CHART = Path("workflows/procedures/mao_application/v1/chart.yaml")
#: What the chart's guards may read; here as in ours only `papers_outstanding` holds.
FACTS = (
    "papers_unread", "papers_outstanding", "reply_overdue", "promptness_overdue", "mailed_in_time",
    "taken_back", "status_open",
)  # fmt: skip


class Facts:
    """The chart's model: the facts its guards read and the configuration it stands in."""

    def __init__(self, active: list[str] | None) -> None:
        self.active: set[str] | None = set(active) if active else None
        for name in FACTS:
            setattr(self, name, name == "papers_outstanding")


class Chart(load((ROOT / CHART).read_text(encoding="utf-8"), format="yaml", trusted=False)):  # type: ignore[misc]
    """The same chart, as strict as ours."""

    catch_errors_as_events = False
    allow_event_without_transition = False
    atomic_configuration_update = True


def moved(active: list[str] | None, sent: str) -> list[str]:
    """The configuration after an event, as the chart library's documents have it: restore, send, read."""
    machine: StateChart[Any] = Chart(Facts(active), state_field="active")
    if sent:
        machine.send(sent)
    return sorted(machine.configuration_values)


class Case(Aggregate):
    """A household with one application, as the library's documents write an aggregate."""

    @event("Opened")
    def __init__(self, owner: str, filed_on: str, configuration: list[str]) -> None:
        self.owner = owner
        self.filed_on = filed_on
        self.configuration = configuration
        self.facts: dict[str, str] = {}
        self.items: dict[str, str] = {}
        self.clocks: dict[str, dict[str, Any]] = {}

    @event("FactRecorded")
    def record(self, name: str, value: str) -> None:
        """A fact of the case."""
        self.facts[name] = value

    def request_verification(self, item: str, why: str, on: date) -> None:
        """Asks for a paper: the chart moves, a clock starts with its rungs."""
        to = moved(self.configuration, "list_changed")
        self._requested(item=item, why=why)
        self._move(chart_event="list_changed", came_from=self.configuration, to=to)
        due = on + timedelta(days=30)
        rungs = {at: str(due - timedelta(days=early)) for at, early in (("warn", 15), ("due", 0))}
        self._start(name="verification_return", anchor=str(on), days=30, due=str(due), rungs=rungs)

    @event("VerificationRequested")
    def _requested(self, item: str, why: str) -> None:
        self.items[item] = why

    @event("Moved")
    def _move(self, chart_event: str, came_from: list[str], to: list[str]) -> None:
        self.configuration = to

    @event("ClockStarted")
    def _start(self, name: str, anchor: str, days: int, due: str, rungs: dict[str, str]) -> None:
        self.clocks[name] = {"anchor": anchor, "days": days, "due": due, "rungs": rungs}


def opened() -> Case:
    """A case of twenty events."""
    case = Case(owner="bea", filed_on="2025-03-03", configuration=moved(None, ""))
    for n in range(EVENTS - 1):
        case.record(f"fact {n}", "x" * 200)
    return case


def main() -> None:
    """The peer's process."""
    application = Application[UUID]()
    cases: list[UUID] = []
    while len(cases) < CASES:
        batch = [opened() for _ in range(5)]  # its pipeline stands still at thousands of events
        application.save(*batch)
        cases += [case.id for case in batch]
    numbers = count()

    def command() -> None:
        n = next(numbers)
        case: Case = application.repository.get(cases[n % CASES])
        case.request_verification(f"income {n // CASES}", "it was not with the application", date(2025, 3, 3))
        application.save(case)

    answer(lambda seconds: by_threads(command, clients(), seconds))


if __name__ == "__main__":
    main()
