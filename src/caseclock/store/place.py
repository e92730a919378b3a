"""Where an event stands in its county's chain: between which signed heads, and what lies between them."""

from __future__ import annotations

from uuid import UUID

import msgspec

from caseclock.store.heads import Head
from caseclock.store.sql import load_queries
from caseclock.store.store import Store

SQL = load_queries(__file__, "place.sql")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The event's number in the feed, the signed heads around it, and the event chains from one to the other.

    From `before` (None: from the beginning) over `chains` one comes to `after` with `county_chained`.
    """

    number: int
    before: Head | None
    chains: tuple[bytes, ...]
    after: Head


async def place_of(store: Store, county: int, case_id: UUID, version: int) -> Place | None:
    """The place of an event; None while it has no number."""
    async with store.reading(county) as connection:
        number = await connection.fetchval(SQL.number_of, county, case_id, version)
        if number is None:
            return None
        before = await connection.fetchrow(SQL.head_before, county, number)
        after = await connection.fetchrow(SQL.head_after, county, number)
        start = before["number"] if before else 0
        rows = await connection.fetch(SQL.chains_between, county, start, after["number"])
    return Place(
        number=number,
        before=Head(county=county, **before) if before else None,
        chains=tuple(row["chain"] for row in rows),
        after=Head(county=county, **after),
    )
