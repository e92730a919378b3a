"""A county's own ledger: what is not a case's but must stand in the county's chain, such as who read what."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from caseclock.kernel.time import end_of_day, start_of_day
from caseclock.store.chain import joined, microseconds
from caseclock.store.outage import once_more
from caseclock.store.sql import load_queries
from caseclock.store.store import Store

SQL = load_queries(__file__, "ledger.sql")
_PAGE = 2000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class DayOfReadings(msgspec.Struct, frozen=True):
    """How many readings a local day had, and SHA-256 over all of them in order."""

    count: int
    sha256: str


async def counties_served(store: Store) -> list[int]:
    """Every county that has accounts or events."""
    return [row[0] for row in await once_more(store.pool.fetch, SQL.counties_served)]


async def first_reading(store: Store, county: int, since: date | None) -> tuple[datetime, datetime | None]:
    """Real time now, and the moment of the first reading from a day on."""
    async with store.reading(county) as connection:
        row = await connection.fetchrow(
            SQL.readings_since, county, start_of_day(since) if since else _LONG_AGO
        )
    return row["now"], row["first"]


async def readings_of(store: Store, county: int, day: date) -> DayOfReadings:
    """One local day's readings, counted and hashed as they lie in their rows."""
    digest, count = sha256(), 0
    mark: tuple[datetime, UUID] = (_LONG_AGO, UUID(int=0))
    async with store.reading(county) as connection:
        while rows := await connection.fetch(
            SQL.readings_of_day, county, start_of_day(day), end_of_day(day), *mark, _PAGE
        ):
            for row in rows:
                digest.update(joined(*_fields(row)))
            count += len(rows)
            mark = (rows[-1]["at"], rows[-1]["reading_id"])
    return DayOfReadings(count, digest.hexdigest())


def _fields(row: Any) -> tuple[bytes, ...]:
    return (
        row["reading_id"].bytes,
        b"%d" % microseconds(row["at"]),
        row["account"].encode(),
        row["role"].encode(),
        row["case_id"].bytes,
        row["what"].encode(),
        b"1" if row["restricted"] else b"0",
        row["reason"].encode(),
    )
