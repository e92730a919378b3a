"""Finding people and cases: by any number, by identifier, by telephone, by a name that is nearly right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.readmodels.cases import CONFIDENTIAL
from caseclock.readmodels.keys import IDENTIFIERS, NOBODY, address_key, identifier_key
from caseclock.readmodels.searchwords import taken_apart
from caseclock.readmodels.tools import Tools, address_keys, number_key, phone_key
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
    sees_confidential: bool = False,
    limit: int = 20,
) -> list[Found]:
    """What one search box finds: exact hits first, then near names, then who was born that day.

    A birth date may stand in the text, before or after a name. Who may not see confidential people finds them
    by an exact number only, and then without name or phone.
    """
    words = taken_apart(text)
    born = words.birth_date
    exact = await find_by_number(pool, county, words.text, tools, sees_confidential=sees_confidential)
    if not exact and words.name and words.numbers:
        exact = await find_by_number(pool, county, words.numbers, tools, sees_confidential=sees_confidential)
    if exact and words.numbers:
        return exact[:limit]
    async with in_county(pool, county) as connection:
        if len(words.name) >= SHORTEST_NAME and not address_keys(words.text):
            near = await connection.fetch(SQL.near_names, county, words.name, born, sees_confidential, limit)
        elif born is not None and not words.text:
            near = await connection.fetch(SQL.born_on, county, born, sees_confidential, limit)
        else:
            near = []
    known = {(hit.case_id, hit.person_id) for hit in exact}
    return [*exact, *(f for row in near if ((f := found(row)).case_id, f.person_id) not in known)][:limit]


async def find_by_number(
    pool: Any, county: int, text: str, tools: Tools, *, sees_confidential: bool = False
) -> list[Found]:
    """Who bears a number (case, CIN, BenefitsCal, county, phone, SSN ...) or lives at an address."""
    keys = [number_key(text), phone_key(text), *(identifier_key(kind, text, tools) for kind in IDENTIFIERS)]
    keys += [address_key(line, tools) for line in address_keys(text)[-1:]]
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
