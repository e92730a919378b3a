"""What will not be delivered however often it is tried, and what is not to be tried yet."""

from __future__ import annotations


class Undeliverable(Exception):
    """Trying again would not help: the message becomes a dead letter at once, with this as its reason."""


class NotYet(Exception):
    """To be tried in so many seconds; it counts as no try, since nothing was tried."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds
