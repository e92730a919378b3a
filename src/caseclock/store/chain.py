"""The chain of a case: each event's hash covers the one before, so a changed past shows.

SHA-256 over the previous chain (32 zero bytes before the first event), then each field with its length in
eight big-endian bytes before it: county, case, version, type, schema version, effective date, recorded time
in microseconds since 1970, meta, data. Numbers, dates and ids as their ASCII text, meta and data as stored.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from caseclock.store.units import CommandRow, StoredEvent

GENESIS = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970, without a float in between; raises TypeError for a naive time."""
    return (moment - _EPOCH) // _MICROSECOND


def joined(*fields: bytes) -> bytes:
    """Fields with their lengths before them: no two different rows of fields join to the same bytes."""
    return b"".join([len(field).to_bytes(8, "big") + field for field in fields])


def chained(previous: bytes, county: int, event: StoredEvent) -> bytes:
    """The chain value an event must carry after `previous`."""
    return sha256(
        previous
        + joined(
            b"%d" % county,
            str(event.case_id).encode(),
            b"%d" % event.version,
            event.type.encode(),
            b"%d" % event.schema_version,
            event.effective_on.isoformat().encode(),
            b"%d" % microseconds(event.recorded_at),
            event.meta,
            event.data,
        )
    ).digest()


def seal(
    head: StoredEvent | None,
    *,
    county: int,
    case_id: UUID,
    type: str,
    schema_version: int,
    data: bytes,
    meta: bytes,
    effective_on: date,
    now: datetime,
) -> StoredEvent:
    """The next event on top of `head`: its version, a recorded time that never falls, its chain."""
    open_event = StoredEvent(
        case_id=case_id,
        version=head.version + 1 if head else 1,
        type=type,
        schema_version=schema_version,
        data=data,
        meta=meta,
        effective_on=effective_on,
        recorded_at=max(now, head.recorded_at) if head else now,
        chain=GENESIS,
    )
    return with_chain(head.chain if head else GENESIS, county, open_event)


def with_chain(previous: bytes, county: int, event: StoredEvent) -> StoredEvent:
    """The event with the chain value that follows `previous`."""
    return StoredEvent(
        case_id=event.case_id,
        version=event.version,
        type=event.type,
        schema_version=event.schema_version,
        data=event.data,
        meta=event.meta,
        effective_on=event.effective_on,
        recorded_at=event.recorded_at,
        chain=chained(previous, county, event),
    )


def command_sha256(command: CommandRow) -> str:
    """The hash of a command as stored: all that was said and answered."""
    fields = (
        command.command_id.bytes,
        command.name.encode(),
        command.actor.encode(),
        command.body_hmac,
        command.body,
        b"%d" % command.status,
        command.etag.encode(),
        command.reply,
    )
    return sha256(joined(b"caseclock command 1", *fields)).hexdigest()


def county_chained(previous: bytes, chain: bytes) -> bytes:
    """The county's chain after one more event of the feed."""
    return sha256(previous + chain).digest()
