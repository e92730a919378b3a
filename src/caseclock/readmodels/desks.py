"""What lies on whose desk: the cases of an owner, and alerts that were given to somebody alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "desks.sql")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A case, and whose it is."""

    case_id: UUID
    case_number: str
    status: str
    owner: str
    unit: str
    office: str


class GivenAlert(Place, frozen=True, kw_only=True):
    """An open alert that somebody has in a case of another's."""

    alert_id: str


async def places(pool: Any, county: int, cases: Collection[UUID]) -> dict[UUID, Place]:
    """Those of the cases that the county has, by id."""
    async with in_county(pool, county) as connection:
        rows = await connection.fetch(SQL.places, county, list(cases))
    return {row["case_id"]: Place(**dict(row)) for row in rows}


async def owned(pool: Any, county: int, owner: str) -> list[Place]:
    """The open cases of an owner."""
    async with in_county(pool, county) as connection:
        return [Place(**dict(row)) for row in await connection.fetch(SQL.owned, county, owner)]


async def given_alerts(pool: Any, county: int, owner: str) -> list[GivenAlert]:
    """Alerts that are the owner's in cases that are not."""
    async with in_county(pool, county) as connection:
        return [GivenAlert(**dict(row)) for row in await connection.fetch(SQL.given_alerts, county, owner)]
