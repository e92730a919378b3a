"""What will not be delivered however often it is tried."""

from __future__ import annotations


class Undeliverable(Exception):
    """Trying again would not help: the message becomes a dead letter at once, with this as its reason."""
