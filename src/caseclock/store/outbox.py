"""Messages on their way out: leased, delivered at least once, and visible when they cannot be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.outage import once_more
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "outbox.sql")
#: A worker that dies holds its messages for so long; then they are sent again.
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
    lapsed: bool


class Outbox:
    """The outbox of all counties, one county at a time."""

    def __init__(self, pool: Any, worker: str = "", lease: timedelta = LEASE) -> None:
        self._pool = pool
        self._worker = worker
        self._lease = lease

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
        lapses_at: datetime | None = None,
    ) -> None:
        """A message that belongs to no case. `expires_at` is business time, `lapses_at` real time."""
        row = (county, message_id, UUID(int=0), topic, payload, secret, expires_at, lapses_at)
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.put, *row)

    async def close_lapsed(self, county: int) -> int:
        """Closes what lapsed before it left and erases its secrets; how many."""
        async with in_county(self._pool, county) as connection:
            return len(await connection.fetch(SQL.close_lapsed, county))

    async def purge(self, county: int, kept: timedelta) -> int:
        """Removes what was delivered longer ago than is kept; how many."""
        async with in_county(self._pool, county) as connection:
            done: str = await connection.execute(SQL.purge, county, kept)
        return int(done.rpartition(" ")[2])

    async def lease(self, county: int, limit: int = 50, *, only_lapsing: bool = False) -> list[Outgoing]:
        """Messages to send now, what will lapse before all else or alone; what lapsed is closed first."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.close_lapsed, county)
            rows = await connection.fetch(SQL.lease, county, limit, self._lease, self._worker, only_lapsing)
        return [Outgoing(**dict(row)) for row in rows]

    async def delivered(self, county: int, message_id: UUID, how: str = "") -> None:
        """It left."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.delivered, county, message_id, how[:500])

    async def failed(self, county: int, message: Outgoing, error: str, *, give_up: bool = False) -> bool:
        """It did not; True when it is a dead letter now."""
        dead = give_up or message.tries + 1 >= MAX_TRIES
        wait = timedelta(seconds=min(2**message.tries, 3600))
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.failed, county, message.message_id, error[:500], wait, dead)
        return dead

    async def later(self, county: int, message_id: UUID, seconds: float, why: str) -> None:
        """It is not to be tried yet; that counts as no try."""
        wait = timedelta(seconds=seconds)
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.later, county, message_id, wait, why[:500])

    async def dead(
        self, county: int, limit: int = 100, before: tuple[datetime, UUID] | None = None
    ) -> list[DeadLetter]:
        """What was given up or lapsed, newest first; `before` is the last one's (dead_at, message_id)."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.dead, county, limit, *(before or (None, None)))
        return [DeadLetter(**dict(row)) for row in rows]

    async def resend(self, county: int, message_id: UUID) -> Literal["sent", "lapsed", "absent"]:
        """Tries a dead letter again; one that lapsed stays where it is."""
        async with in_county(self._pool, county) as connection:
            lapsed = await connection.fetchval(SQL.resend, county, message_id)
        return "absent" if lapsed is None else "lapsed" if lapsed else "sent"
