"""Before a case is opened: who of the household may be known already."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta

from caseclock.application.intake import Duplicate, duplicates_told
from caseclock.readmodels.duplicates import Arrival, duplicates_at_intake
from caseclock.web.asking import application_of
from caseclock.web.auth import the_actor

Name = Annotated[str, Meta(max_length=200)]
Number = Annotated[str, Meta(max_length=100)]


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person on the application. `birth_report` is what a newborn came by: twins share it."""

    first_name: Annotated[Name, Meta(examples=["Ana"])]
    last_name: Annotated[Name, Meta(examples=["Lopez"])]
    birth_date: Annotated[date | None, Meta(examples=["1990-03-04"])] = None
    identifiers: dict[Literal["ssn", "a_number", "i94", "passport"], Number] = {}
    numbers: dict[Number, Number] = {}
    phone: Number = ""
    birth_report: Number = ""


class Household(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The people of an application that is being taken."""

    members: Annotated[tuple[Person, ...], Meta(min_length=1, max_length=50)]


class Duplicates(msgspec.Struct, frozen=True, kw_only=True):
    """Who may be known already, the likeliest first, each with a score from 0 to 1 and why."""

    items: list[Duplicate]


@post(
    "/cases/duplicates",
    opt={"operation": "case.open"},
    status_code=200,
    tags=["Cases"],
    summary="Who is known already",
)
async def find_duplicates(request: Request[Any, Any, Any], data: JSONBody[Household]) -> Duplicates:
    """By identifier (its keyed hash), number, and names nearly the same; stores and blocks nothing."""
    application, county = application_of(request), the_actor(request).county
    people = [
        Arrival(
            first_name=one.first_name,
            last_name=one.last_name,
            birth_date=one.birth_date,
            identifiers={str(kind): value for kind, value in one.identifiers.items()},
            numbers=one.numbers,
            phone=one.phone,
            born_in=one.birth_report,
        )
        for one in data.members
    ]
    likely = await duplicates_at_intake(application.store.pool, county, people, application.tools)
    return Duplicates(items=duplicates_told(county, likely))


HANDLERS = [find_duplicates]
