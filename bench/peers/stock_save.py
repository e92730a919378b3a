"""The stock library saves one new aggregate with one event, as many threads as we have clients."""

from __future__ import annotations

from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from bench.peers.answering import answer, by_threads
from bench.peers.stock import clients
from bench.text import LONG


class Note(Aggregate):
    """One event as long as a usual one of ours."""

    @event("Added")
    def __init__(self, text: str) -> None:
        self.text = text


def main() -> None:
    """The peer's process."""
    application = Application[UUID]()
    answer(lambda seconds: by_threads(lambda: application.save(Note(LONG)), clients(), seconds))


if __name__ == "__main__":
    main()
