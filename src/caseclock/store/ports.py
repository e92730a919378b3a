"""Requests to services outside, their answers as they came, and whether each service can be reached."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.outage import guarded, once_more
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "ports.sql")
Outcome = Literal["recorded", "unusable", "unmatched", "set_aside"]


class PortRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request and how it stands: sending, queued, waiting, answered, failed."""

    request_id: UUID
    case_id: UUID
    service: str
    payload: dict[str, Any]
    status: str
    batch_id: UUID | None
    polls: int


class PortAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of which nothing was made yet; `body` is sealed, `received_at` business time."""

    answer_id: UUID
    service: str
    request_id: UUID | None
    body: bytes
    received_at: datetime
    tries: int


class KeptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that waits for a person, and why; without its body."""

    answer_id: UUID
    service: str
    request_id: UUID | None
    via: str
    received_at: datetime
    copies: int
    outcome: str
    note: str


class PortVitals(msgspec.Struct, frozen=True, kw_only=True):
    """How a service does: `opened_at` while it is left alone after failures."""

    service: str
    opened_at: datetime | None
    failures: int
    last_error: str
    waiting: int
    unmatched: int


class Ports:
    """Requests and answers of all counties."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def counties(self) -> list[int]:
        """Counties with something to do."""
        return [row[0] for row in await once_more(self._pool.fetch, SQL.counties)]

    async def note_request(
        self, county: int, request_id: UUID, case: UUID, service: str, payload: dict[str, Any], status: str
    ) -> str:
        """Keeps a request once; answers how it stands."""
        async with in_county(self._pool, county) as connection:
            row = (county, request_id, case, service, payload, status)
            return str(await connection.fetchval(SQL.note_request, *row))

    async def sent(self, county: int, request_id: UUID, poll_after: timedelta) -> None:
        """The service has it."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.sent, county, request_id, poll_after)

    async def set_status(
        self, county: int, request_id: UUID, status: Literal["answered", "failed", "dropped"]
    ) -> None:
        """Answered, given up, or not to be asked any more; what is answered stays so."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.set_status, county, request_id, status)

    async def request(self, county: int, request_id: UUID) -> PortRequest | None:
        """One request, if it was made."""
        async with in_county(self._pool, county) as connection:
            row = await connection.fetchrow(SQL.request, county, request_id)
        return PortRequest(**dict(row)) if row else None

    async def to_poll(self, county: int, limit: int, pause: timedelta) -> list[PortRequest]:
        """Requests whose answer may be asked for now."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.to_poll, county, limit, pause)
        return [PortRequest(**dict(row)) for row in rows]

    async def by_cin(self, county: int, key: str) -> tuple[UUID, UUID] | None:
        """Case and person of a client index number, as it is keyed."""
        async with in_county(self._pool, county) as connection:
            row = await connection.fetchrow(SQL.by_cin, county, key)
        return (row["case_id"], row["person_id"]) if row else None

    async def gather(self, county: int, batch: UUID, topic: str, pause: timedelta, limit: int) -> int:
        """Puts what waits for MEDS into one file and its message; how many transactions."""
        async with in_county(self._pool, county) as connection:
            return int(await connection.fetchval(SQL.gather, county, batch, topic, pause, limit))

    async def of_batch(self, county: int, batch: UUID) -> list[PortRequest]:
        """The transactions of a file."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.of_batch, county, batch)
        return [PortRequest(**dict(row)) for row in rows]

    async def keep(
        self,
        county: int,
        answer_id: UUID,
        service: str,
        request_id: UUID | None,
        fingerprint: bytes,
        body: bytes,
        via: str,
    ) -> bool:
        """Keeps a sealed answer; False when it is a copy of one that is there."""
        row = (county, answer_id, service, request_id, fingerprint, body, via)
        async with in_county(self._pool, county) as connection:
            return bool(await connection.fetchval(SQL.keep, *row))

    async def to_act_on(self, county: int, limit: int) -> list[PortAnswer]:
        """In the order they came."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.to_act_on, county, limit)
        return [PortAnswer(**dict(row)) for row in rows]

    async def done(self, county: int, answer_id: UUID, outcome: Outcome, note: str = "") -> None:
        """What was made of an answer."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.done, county, answer_id, outcome, note[:500])

    async def try_later(self, county: int, answer_id: UUID, pause: timedelta, note: str) -> None:
        """It could not be acted on just now."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.try_later, county, answer_id, pause, note[:500])

    async def kept(
        self, county: int, limit: int, before: tuple[datetime, UUID] | None = None
    ) -> list[KeptAnswer]:
        """Answers that wait for a person, newest first; `before` is the last one's (received_at, id)."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.kept, county, limit, *(before or (None, None)))
        return [KeptAnswer(**dict(row)) for row in rows]

    async def body(self, county: int, answer_id: UUID) -> bytes | None:
        """One answer as it came, sealed."""
        async with in_county(self._pool, county) as connection:
            found = await connection.fetchval(SQL.body, county, answer_id)
        return bytes(found) if found is not None else None

    async def vitals(self) -> list[PortVitals]:
        """How each service does, over all counties."""
        async with guarded(), self._pool.acquire() as connection:
            return [PortVitals(**dict(row)) for row in await connection.fetch(SQL.vitals)]
