"""Reasons stated to open a case out of reach: who stated them, what was looked at, what a reviewer found."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "reasons.sql")

Finding = Literal["", "justified", "not_justified"]


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One stated reason. `looks`: how often the case was read under it; `finding` is empty until reviewed."""

    reason_id: UUID
    account: str
    name: str
    case_id: UUID
    case_number: str
    unit: str
    reason: str
    given_at: datetime
    expires_at: datetime
    looks: int
    finding: Finding
    note: str
    reviewed_at: datetime | None
    reviewed_by: str
    reviewer: str


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which reasons: of cases in `units` (None: any) or stated by `account`; only those `open` to review."""

    account: UUID
    units: tuple[str, ...] | None = None
    open: bool = False
    case_id: UUID | None = None


class Stated(msgspec.Struct, frozen=True):
    """Who stated a reason, of which unit's case, and whether it was reviewed."""

    account_id: UUID
    unit: str
    reviewed: bool


async def reasons(
    pool: Any, county: int, sought: Sought, *, before: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[Reason]:
    """Reasons, the newest first; `before` is the last one's (given_at, reason_id)."""
    at, reason_id = before or (None, None)
    units = None if sought.units is None else list(sought.units)
    async with in_county(pool, county, filtered=True) as connection:
        found = await connection.fetch(
            SQL.reasons, county, units, sought.account, sought.open, sought.case_id, at, reason_id, limit
        )
    return [Reason(**row) for row in found]


async def one_reason(pool: Any, county: int, reason_id: UUID) -> Stated | None:
    """A reason by its id."""
    async with in_county(pool, county) as connection:
        row = await connection.fetchrow(SQL.one_reason, county, reason_id)
    return Stated(*row) if row else None


async def review(
    pool: Any, county: int, reason_id: UUID, reviewer: UUID, finding: Finding, note: str
) -> UUID | None:
    """Records what was found; the case, or None when it was reviewed already or is the reviewer's own."""
    async with in_county(pool, county) as connection:
        case_id: UUID | None = await connection.fetchval(
            SQL.review, county, reason_id, reviewer, finding, note
        )
        return case_id
