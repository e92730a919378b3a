"""The people of each case, as search and the household strip need them; their numbers: see `keys`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.timeline import Timeline, latest
from caseclock.readmodels.tools import ReadModel, Rows, Tools, name_key
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "members.sql")

#: The number of the report (MC 330, Gateway) a newborn came by: twins share it and are no duplicates.
BIRTH_REPORT = "birth_report"


class MemberRow(msgspec.Struct, frozen=True, kw_only=True):
    """A person in a case."""

    case_id: UUID
    person_id: UUID
    first_name: str
    last_name: str
    birth_date: date | None
    sex: str
    relationship: str
    joined_on: date
    left_on: date | None
    died_on: date | None
    moved_to: UUID | None
    asks: bool
    deemed: bool
    confidential: bool
    numbers: dict[str, str]
    phone: str


def text_fact(facts: dict[str, Timeline], name: str) -> str:
    """The newest value of a fact where it is a text, else empty."""
    value = latest(facts.get(name, ()))
    return value if isinstance(value, str) else ""


def born_in(member: Member) -> str:
    """The birth report a newborn came by, empty for anybody else."""
    return member.numbers.get(BIRTH_REPORT) or text_fact(member.facts, BIRTH_REPORT)


def rows(state: CaseState, tools: Tools) -> Rows:
    """A row for each person who is or was in the case; none once its records are destroyed."""
    if state.version == 0 or state.destroyed is not None:
        return {}
    return {
        (state.case_id, member.id): {
            "case_id": state.case_id,
            "person_id": member.id,
            "first_name": member.first_name,
            "last_name": member.last_name,
            "name_key": name_key(member.name),
            "birth_date": member.birth_date,
            "sex": member.sex,
            "relationship": member.relationship,
            "joined_on": member.joined_on,
            "left_on": member.left_on,
            "died_on": member.died_on,
            "moved_to": member.moved_to,
            "asks": member.asks_for_coverage,
            "deemed": member.deemed,
            "confidential": member.confidential,
            "born_in": born_in(member),
            "numbers": member.numbers,
            "phone": text_fact(member.facts, "phone") or text_fact(state.facts, "phone"),
        }
        for member in state.members.values()
    }


MODEL = ReadModel(
    table="rm_members", key=("case_id", "person_id"), rows=rows, reads=("members", "facts", "destroyed")
)


async def members_of_case(pool: Any, county: int, case_id: UUID) -> list[MemberRow]:
    """The people of a case: those present first, in the order they joined."""
    async with in_county(pool, county) as connection:
        found = await connection.fetch(SQL.members_of_case, county, case_id)
    return [MemberRow(**row) for row in found]
