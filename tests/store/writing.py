"""Writes for the store's tests: plain events, no procedures."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from caseclock.store.chain import seal
from caseclock.store.pool import open_pool
from caseclock.store.store import Store
from caseclock.store.units import CommandRow, StoredEvent, Stream, Unit

LONG_AGO = datetime(2026, 1, 5, 9, 30, 0, 123456, tzinfo=UTC)
META = b'{"actor":"w1"}'


@asynccontextmanager
async def opened(dsn: str, size: int = 10) -> AsyncIterator[Store]:
    pool = await open_pool(dsn, max_size=size)
    try:
        yield Store(pool)
    finally:
        await asyncio.wait_for(pool.close(), 60)


def sealed(
    county: int,
    case: UUID,
    head: StoredEvent | None,
    datas: Sequence[bytes],
    now: datetime = LONG_AGO,
) -> Stream:
    """A stream of plain events on top of `head`."""
    expected = head.version if head else 0
    events: list[StoredEvent] = []
    for data in datas:
        head = seal(
            head,
            county=county,
            case_id=case,
            type="note.added",
            schema_version=1,
            data=data,
            meta=META,
            effective_on=date(2026, 1, 5),
            now=now,
        )
        events.append(head)
    return Stream(case_id=case, expected_version=expected, events=tuple(events))


def command(command_id: UUID | None = None, **changes: Any) -> CommandRow:
    fields: dict[str, Any] = {
        "command_id": command_id or uuid4(),
        "name": "add-note",
        "actor": "w1",
        "body_hmac": b"\x01" * 32,
        "body": b'{"a":"\\u0000"}',
        "status": 200,
        "etag": '"3"',
        "reply": '{"är":1}'.encode(),
    }
    return CommandRow(**(fields | changes))


async def grow(store: Store, county: int, case: UUID, count: int = 1, **unit: Any) -> str:
    """Load, then append `count` events; the outcome."""
    loaded = await store.load(county, [case])
    stream = loaded.streams[case]
    head = stream[-1] if stream else None
    datas = [b'{"n":%d}' % n for n in range(count)]
    made = sealed(county, case, head, datas, loaded.now)
    fields: dict[str, Any] = {"command": command(), "streams": (made,)}
    return (await store.append(county, [Unit(**(fields | unit))]))[0]
