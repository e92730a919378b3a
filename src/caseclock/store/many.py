"""Many cases in one append: each statement of it runs once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.outage import once_more
from caseclock.store.sql import load_queries
from caseclock.store.store import Store
from caseclock.store.units import Outcome, StoredEvent, Unit, merged
from caseclock.store.wire import checked

SQL = load_queries(__file__, "many.sql")
_COLUMNS = (
    "case_id", "version", "type", "schema_version", "data", "meta", "effective_on", "recorded_at", "chain"
)  # fmt: skip


async def append_many(store: Store, county: int, units: Sequence[Unit]) -> list[Outcome]:
    """Appends units of different cases: one commit for all that bring neither a command nor new keys.

    A case that has changed since it was loaded is a `conflict`; the others are written without it.
    """
    together = [unit for unit in units if _goes_along(unit)]
    if len(together) < 2:
        return await store.append(county, units)
    lost = await _write(store, county, together)
    apart = iter(await store.append(county, [unit for unit in units if not _goes_along(unit)]))
    return [_outcome(unit, lost) if _goes_along(unit) else next(apart) for unit in units]


def _goes_along(unit: Unit) -> bool:
    return unit.command is None and not unit.person_keys and len(unit.streams) == 1


def _outcome(unit: Unit, lost: set[UUID]) -> Outcome:
    return "conflict" if unit.streams[0].case_id in lost else "written"


async def _write(store: Store, county: int, units: Sequence[Unit]) -> set[UUID]:
    """Writes them, again without those that have changed until none has; which have."""
    lost: set[UUID] = set()
    while going := [unit for unit in units if unit.streams[0].case_id not in lost]:
        more = await once_more(store.pool.fetchval, SQL.append_many, county, *_arguments(going))
        if not more:
            break
        lost.update(more)
    return lost


def _arguments(units: Sequence[Unit]) -> list[Any]:
    streams = [unit.streams[0] for unit in units]
    return [
        [stream.case_id for stream in streams],
        [stream.expected_version for stream in streams],
        *_columns([event for stream in streams for event in checked(stream)]),
        msgspec.json.encode(merged(unit.rows for unit in units)),
        msgspec.json.encode([row for unit in units for row in unit.timers_put]),
        msgspec.json.encode([row for unit in units for row in unit.timers_delete]),
        msgspec.json.encode([row for unit in units for row in unit.outbox]),
    ]


def _columns(events: Sequence[StoredEvent]) -> list[list[Any]]:
    return [[getattr(event, name) for event in events] for name in _COLUMNS]
