"""What belongs to the request in hand, for each line logged under it: ids and words, nobody's data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_NOTES: ContextVar[dict[str, str] | None] = ContextVar("caseclock_notes", default=None)


@contextmanager
def noting(**facts: str) -> Iterator[dict[str, str]]:
    """From here on lines carry these facts, and what `note` adds meanwhile."""
    notes = dict(facts)
    token = _NOTES.set(notes)
    try:
        yield notes
    finally:
        _NOTES.reset(token)


def note(**facts: str) -> None:
    """Adds to the notes of the request in hand, where somebody keeps any."""
    notes = _NOTES.get()
    if notes is not None:
        notes.update(facts)


def notes() -> Mapping[str, str]:
    """The notes of the request in hand."""
    return _NOTES.get() or {}
