"""Family PACT sites across cases: which of them a certifier's mail address serves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from caseclock.readmodels.tools import number_key
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "sites.sql")


async def sites_of_email(pool: Any, county: int, email: str, but: UUID) -> tuple[str, ...]:
    """Case numbers of the open sites, other than one, whose certifier now has this mail address."""
    address = email.strip().lower()
    async with in_county(pool, county) as connection:
        rows = await connection.fetch(SQL.sites_of_email, county, number_key(address), address, but)
    return tuple(row["case_number"] for row in rows)
