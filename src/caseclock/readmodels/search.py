"""Finding people and cases: by any number, by identifier, by telephone, by a name that is nearly right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.readmodels.cases import CONFIDENTIAL
from caseclock.readmodels.keys import IDENTIFIERS, NOBODY, identifier_key
from caseclock.readmodels.tools import Tools, name_key, number_key, phone_key
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "search.sql")

#: A name shorter than this finds half the county.
SHORTEST_NAME = 2


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A hit. `by` says what matched: a kind of number, or `name`. No person where the case bears it."""

    case_id: UUID
    case_number: str
    status: str
    owner: str
    unit: str
    person_id: UUID | None
    name: str
    birth_date: date | None
    relationship: str
    phone: str
    present: bool
    confidential: bool
    born_in: str
    by: str
    likeness: float
    links: list[dict[str, Any]]


async def search(
    pool: Any,
    county: int,
    text: str,
    tools: Tools,
    *,
    birth_date: date | None = None,
    sees_confidential: bool = False,
    limit: int = 20,
) -> list[Found]:
    """What one search box finds: exact hits first, then near names.

    Who may not see confidential people finds them by an exact number only, and then without name or phone.
    """
    exact = await find_by_number(pool, county, text, tools, sees_confidential=sees_confidential)
    name = name_key(text)
    if len(name) < SHORTEST_NAME or any(c.isdigit() for c in name):
        return exact[:limit]
    async with in_county(pool, county) as connection:
        near = await connection.fetch(SQL.near_names, county, name, birth_date, sees_confidential, limit)
    known = {(hit.case_id, hit.person_id) for hit in exact}
    return [*exact, *(f for row in near if ((f := found(row)).case_id, f.person_id) not in known)][:limit]


async def find_by_number(
    pool: Any, county: int, text: str, tools: Tools, *, sees_confidential: bool = False
) -> list[Found]:
    """Cases and people that bear a number: case number, CIN, BenefitsCal, the county's own, phone, SSN..."""
    keys = [number_key(text), phone_key(text), *(identifier_key(kind, text, tools) for kind in IDENTIFIERS)]
    return await find_by_keys(pool, county, keys, sees_confidential=sees_confidential)


async def find_by_keys(
    pool: Any, county: int, keys: Sequence[str], *, sees_confidential: bool = False
) -> list[Found]:
    """Who bears any of these keys, present people first."""
    wanted = sorted({key for key in keys if key})
    async with in_county(pool, county) as connection:
        rows = await connection.fetch(SQL.by_keys, county, wanted)
    hits = [found(row) for row in rows]
    return hits if sees_confidential else [masked(hit) for hit in hits]


def found(row: Any) -> Found:
    """A hit from a row of this file's queries."""
    values = {name: value for name, value in dict(row).items() if name != "kinds"}
    if values["person_id"] == NOBODY:
        values["person_id"] = None
    return Found(**values)


def masked(hit: Found) -> Found:
    """A hit as those see it who may not see confidential people: that there is one, and where."""
    if not hit.confidential:
        return hit
    return msgspec.structs.replace(
        hit, name=CONFIDENTIAL, birth_date=None, relationship="", phone="", born_in=""
    )
