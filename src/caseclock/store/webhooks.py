"""Receivers of a county's events, each following the feed at its own pace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.business_clock import real_now
from caseclock.store.county import in_county
from caseclock.store.outage import once_more
from caseclock.store.outbox import SQL

LEASE = timedelta(seconds=60)
MAX_TRIES = 15


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """A receiver as shown; never with its secret."""

    webhook_id: UUID
    url: str
    types: tuple[str, ...]
    created_by: str
    created_at: datetime
    tries: int
    last_error: str | None
    stopped_at: datetime | None


class Receiver(msgspec.Struct, frozen=True, kw_only=True):
    """A receiver to be served now; `secret` is sealed."""

    webhook_id: UUID
    url: str
    secret: bytes
    types: tuple[str, ...]
    tries: int

    def wants(self, kind: str) -> bool:
        """Whether it asked for this event type."""
        return not self.types or any(
            kind.startswith(t[:-1]) if t.endswith("*") else kind == t for t in self.types
        )


def follower(webhook_id: UUID) -> str:
    """The name under which a webhook follows the feed."""
    return f"webhook/{webhook_id}"


class Webhooks:
    """The webhooks of all counties."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def counties(self) -> list[int]:
        """Counties that have any."""
        return [row[0] for row in await once_more(self._pool.fetch, SQL.webhook_counties)]

    async def real_now(self) -> datetime:
        """Real time: a receiver may refuse what a machine with a wrong clock signed."""
        return await real_now(self._pool)

    async def all(self, county: int) -> list[Webhook]:
        """All of a county."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.webhooks, county)
        return [Webhook(**{**dict(row), "types": tuple(row["types"])}) for row in rows]

    async def lease(self, county: int) -> list[Receiver]:
        """Those that may be served now."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.lease_webhooks, county, LEASE)
        return [Receiver(**{**dict(row), "types": tuple(row["types"])}) for row in rows]

    async def add(
        self,
        county: int,
        webhook_id: UUID,
        url: str,
        secret: bytes,
        types: tuple[str, ...],
        by: str,
        *,
        everything: bool = False,
    ) -> None:
        """A new receiver: of what comes from now on, or of the whole history."""
        row = (county, webhook_id, url, secret, list(types), by, follower(webhook_id), everything)
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.add_webhook, *row)

    async def remove(self, county: int, webhook_id: UUID) -> bool:
        """No more events go there; False when there is none such."""
        async with in_county(self._pool, county) as connection:
            return bool(await connection.fetchval(SQL.remove_webhook, county, webhook_id))

    async def served(self, county: int, webhook_id: UUID) -> None:
        """It took what was sent."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.webhook_served, county, webhook_id)

    async def failed(self, county: int, receiver: Receiver, error: str) -> bool:
        """It did not; True when it is stopped now."""
        stop = receiver.tries + 1 >= MAX_TRIES
        wait = timedelta(seconds=min(2**receiver.tries, 3600))
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.webhook_failed, county, receiver.webhook_id, error[:500], wait, stop)
        return stop

    async def resume(self, county: int, webhook_id: UUID) -> bool:
        """Serves a stopped one again, from where it stood."""
        async with in_county(self._pool, county) as connection:
            return bool(await connection.fetchval(SQL.resume_webhook, county, webhook_id))
