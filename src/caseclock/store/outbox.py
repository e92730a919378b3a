"""Messages on their way out: leased, delivered at least once, and visible when they cannot be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.outage import once_more
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "outbox.sql")
LEASE = timedelta(seconds=60)
MAX_TRIES = 12


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A message to send now. `secret` is sealed."""

    message_id: UUID
    case_id: UUID
    topic: str
    payload: dict[str, Any]
    secret: bytes | None
    expires_at: datetime | None
    tries: int
    created_at: datetime


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was given up. Its secret is not shown."""

    message_id: UUID
    case_id: UUID
    topic: str
    payload: dict[str, Any]
    tries: int
    last_error: str | None
    created_at: datetime
    dead_at: datetime
    has_secret: bool


class Outbox:
    """The outbox of all counties, one county at a time."""

    def __init__(self, pool: Any, worker: str = "") -> None:
        self._pool = pool
        self._worker = worker

    async def counties(self) -> list[int]:
        """Counties with messages to send."""
        return [row[0] for row in await once_more(self._pool.fetch, SQL.counties)]

    async def put(
        self,
        county: int,
        message_id: UUID,
        topic: str,
        payload: dict[str, Any],
        secret: bytes | None = None,
        expires_at: datetime | None = None,
    ) -> None:
        """A message that belongs to no case."""
        row = (county, message_id, UUID(int=0), topic, payload, secret, expires_at)
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.put, *row)

    async def lease(self, county: int, limit: int = 50) -> list[Outgoing]:
        """Messages to send now."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.erase, county)
            rows = await connection.fetch(SQL.lease, county, limit, LEASE, self._worker)
        return [Outgoing(**dict(row)) for row in rows]

    async def delivered(self, county: int, message_id: UUID, how: str = "") -> None:
        """It left."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.delivered, county, message_id, how or None)

    async def failed(self, county: int, message: Outgoing, error: str, *, give_up: bool = False) -> bool:
        """It did not; True when it is a dead letter now."""
        dead = give_up or message.tries + 1 >= MAX_TRIES
        wait = timedelta(seconds=min(2**message.tries, 3600))
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.failed, county, message.message_id, error[:500], wait, dead)
        return dead

    async def dead(self, county: int, limit: int = 100) -> list[DeadLetter]:
        """What was given up, newest first."""
        async with in_county(self._pool, county) as connection:
            return [DeadLetter(**dict(row)) for row in await connection.fetch(SQL.dead, county, limit)]

    async def resend(self, county: int, message_id: UUID) -> bool:
        """Tries a dead letter again; False when there is none such."""
        async with in_county(self._pool, county) as connection:
            return bool(await connection.fetchval(SQL.resend, county, message_id))
