"""What one round trip brings back, told apart by who asked for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.store.units import Loaded, Snapshot, StoredEvent, StoredReply

_EVENTS = (
    "case_ids", "versions", "types", "schema_versions", "datas", "metas", "effectives", "recordeds", "chains"
)  # fmt: skip
_REPLIES = ("command_ids", "body_hmacs", "statuses", "etags", "replies")
_KEYS = ("key_cases", "persons", "wrapped")
_SNAPSHOTS = ("snapshot_cases", "snapshot_versions", "snapshots")


class Wanted(NamedTuple):
    """The cases of one decision, and the command it is for."""

    case_ids: tuple[UUID, ...]
    command_id: UUID | None


def arguments(wanted: Sequence[Wanted]) -> tuple[list[UUID], list[UUID]]:
    """All the cases and all the commands."""
    return (
        [case for each in wanted for case in each.case_ids],
        [each.command_id for each in wanted if each.command_id is not None],
    )


def loaded(wanted: Sequence[Wanted], row: Any) -> list[Loaded]:
    """To each its own: nobody is given the events or keys of a case that another asked for."""
    streams: dict[UUID, list[StoredEvent]] = defaultdict(list)
    for case, version, type_, schema, data, meta, effective, recorded, chain in _rows(row, _EVENTS):
        streams[case].append(
            StoredEvent(
                case_id=case,
                version=version,
                type=type_,
                schema_version=schema,
                data=data,
                meta=meta,
                effective_on=effective,
                recorded_at=recorded,
                chain=chain,
            )
        )
    keys: dict[UUID, dict[UUID, bytes | None]] = defaultdict(dict)
    for case, person, wrapped in _rows(row, _KEYS):
        keys[case][person] = wrapped
    replies = {
        command: StoredReply(command_id=command, body_hmac=hmac, status=status, etag=etag, reply=reply)
        for command, hmac, status, etag, reply in _rows(row, _REPLIES)
    }
    snapshots = {case: Snapshot(version=version, box=box) for case, version, box in _rows(row, _SNAPSHOTS)}
    return [
        Loaded(
            now=row["now"],
            streams={case: tuple(streams.get(case, ())) for case in cases},
            reply=None if command is None else replies.get(command),
            person_keys={person: key for case in cases for person, key in keys.get(case, {}).items()},
            snapshots={case: snapshots[case] for case in cases if case in snapshots},
        )
        for cases, command in wanted
    ]


def _rows(row: Any, columns: Sequence[str]) -> zip[tuple[Any, ...]]:
    """The rows of columns that came as arrays; an absent array is none."""
    return zip(*(row[name] or () for name in columns), strict=True)
