"""Rows of events as they come from the driver."""

from __future__ import annotations

from typing import Any

from caseclock.store.units import StoredEvent


def stored_event(row: Any) -> StoredEvent:
    """The event of a row that has its columns by name."""
    return StoredEvent(
        case_id=row["case_id"],
        version=row["version"],
        type=row["type"],
        schema_version=row["schema_version"],
        data=row["data"],
        meta=row["meta"],
        effective_on=row["effective_on"],
        recorded_at=row["recorded_at"],
        chain=row["chain"],
    )
