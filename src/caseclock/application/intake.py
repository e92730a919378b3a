"""Who is known already: people on an application, compared with everyone in the county. It only tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from caseclock.application.ties import refuse_own_people
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef
from caseclock.readmodels.duplicates import Arrival, Likely, duplicates_at_intake
from caseclock.readmodels.members import BIRTH_REPORT

if TYPE_CHECKING:
    from caseclock.application.app import Application

#: Under this name a look-up's answer goes into the reply.
DUPLICATES = "duplicates"


class Duplicate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody known who may be the person asked about. `member` counts the people asked about from 0."""

    member: int
    case: str
    case_number: str
    status: str
    person: UUID | None
    name: str
    birth_date: date | None
    score: float
    why: tuple[str, ...]


def duplicates_told(county: int, likely: Iterable[Likely]) -> list[Duplicate]:
    """Likely duplicates as they are told, the likeliest first."""
    return [
        Duplicate(
            member=one.arrival,
            case=str(CaseRef(county, one.hit.case_id)),
            case_number=one.hit.case_number,
            status=one.hit.status,
            person=one.hit.person_id,
            name=one.hit.name,
            birth_date=one.hit.birth_date,
            score=one.score,
            why=one.why,
        )
        for one in likely
    ]


def _arrival(person: Any, phone: Any = "") -> Arrival:
    """A person of a command's body as they are compared; children of one birth report are told apart."""
    own, report = person.facts.get("phone"), person.facts.get(BIRTH_REPORT)
    phone = own or phone
    return Arrival(
        first_name=person.first_name,
        last_name=person.last_name,
        birth_date=person.birth_date,
        identifiers={str(kind): value for kind, value in person.identifiers.items()},
        numbers=person.numbers,
        phone=phone if isinstance(phone, str) else "",
        born_in=person.numbers.get(BIRTH_REPORT) or (report if isinstance(report, str) else ""),
    )


async def while_typing(app: Application, county: int, body: Mapping[str, Any]) -> list[Duplicate]:
    """Who of the people typed so far may be known already; half a person is compared by what there is."""
    phone = body.get("facts", {}).get("phone", "")
    people = [
        Arrival(
            first_name=each.get("first_name", ""),
            last_name=each.get("last_name", ""),
            birth_date=date.fromisoformat(each["birth_date"]) if "birth_date" in each else None,
            identifiers=each.get("identifiers", {}),
            numbers=each.get("numbers", {}),
            phone=phone,
        )
        for each in body.get("members", ())
    ]
    likely = await duplicates_at_intake(app.store.pool, county, people, app.tools)
    return duplicates_told(county, likely)


async def at_opening(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
) -> dict[str, Any]:
    """Who of a new household is known already."""
    people = [_arrival(person, body.facts.get("phone", "")) for person in body.members]
    return await _known(app, county, case_id, people, actor)


async def at_joining(
    app: Application, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
) -> dict[str, Any]:
    """Whether a person who joins is known already in another case."""
    return await _known(app, county, case_id, [_arrival(body.person)], actor)


async def _known(
    app: Application, county: int, case_id: UUID, people: list[Arrival], actor: Actor
) -> dict[str, Any]:
    named = [(f"{each.first_name} {each.last_name}", each.birth_date) for each in people]
    await refuse_own_people(app.store.pool, county, actor.account, named)
    likely = await duplicates_at_intake(app.store.pool, county, people, app.tools, not_in=case_id)
    return {DUPLICATES: msgspec.to_builtins(duplicates_told(county, likely))}
