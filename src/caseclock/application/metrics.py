"""What a process counts of its own work; /metrics shows it."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram


class Metrics:
    """Counters of this process, in a registry of its own so that two applications may share a process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.commands = Counter(
            "caseclock_commands",
            "Commands by name and answer.",
            ["command", "status"],
            registry=self.registry,
        )
        self.refusals = Counter(
            "caseclock_refusals", "Refused commands by name and code.", ["command", "code"],
            registry=self.registry,
        )  # fmt: skip
        self.lateness = Histogram(
            "caseclock_firing_late_seconds", "How late each rung rang.", registry=self.registry,
            buckets=(1, 2, 5, 10, 30, 60, 300, 3600, 86400),
        )  # fmt: skip
        self.seconds = Histogram(
            "caseclock_command_seconds", "How long a command took.", ["command"], registry=self.registry
        )

    def rang(self, late_seconds: Iterable[float]) -> None:
        """A sweep fired rungs, each so late."""
        for seconds in late_seconds:
            self.lateness.observe(seconds)
