"""Offices, units and absences of a county."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from caseclock.application import office as doing
from caseclock.application.office import Absence
from caseclock.store.accounts import CoverRow, OfficeRow, UnitRow
from caseclock.web.auth import access_of, the_actor, the_principal

_TAGS = ["Office"]
Slug = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,39}$")]


class OfficeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An office's name."""

    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Metro East District"])]


class UnitBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit's office, name and supervisor (an account id)."""

    office: Annotated[str, Meta(examples=["metro-east"])]
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Unit 4, intake"])]
    supervisor: UUID | None = None


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """All there are; these lists are short and have no pages."""

    offices: list[OfficeRow] = []
    units: list[UnitRow] = []
    covers: list[CoverRow] = []


@get("/offices", opt={"operation": "directory.read"}, tags=_TAGS, summary="Offices and units")
async def list_offices(request: Request[Any, Any, Any]) -> Items:
    """The county's offices and their units, with who supervises them."""
    store, county = access_of(request).accounts, the_actor(request).county
    return Items(offices=await store.offices(county), units=await store.units(county))


@put(
    "/offices/{office:str}", opt={"operation": "office.write"}, tags=_TAGS, summary="Add or rename an office"
)
async def put_office(
    request: Request[Any, Any, Any], office: FromPath[str], data: JSONBody[OfficeBody]
) -> OfficeRow:
    """The id in the address stays; the name may change."""
    return await doing.put_office(access_of(request), the_actor(request), office, data.name)


@put("/units/{unit:str}", opt={"operation": "office.write"}, tags=_TAGS, summary="Add or change a unit")
async def put_unit(request: Request[Any, Any, Any], unit: FromPath[str], data: JSONBody[UnitBody]) -> UnitRow:
    """A supervisor sees the cases of the units they supervise."""
    row = UnitRow(unit, data.office, data.name, data.supervisor)
    return await doing.put_unit(access_of(request), the_actor(request), row)


@get("/covers", opt={"operation": "directory.read"}, tags=_TAGS, summary="Who is away, and who covers")
async def list_covers(
    request: Request[Any, Any, Any],
    on: Annotated[date | None, QueryParameter(description="From this day on; today when absent.")] = None,
) -> Items:
    """Running and coming absences."""
    access = access_of(request)
    day = on or await doing.today(access)
    return Items(covers=await access.accounts.covers(the_actor(request).county, day))


@post("/covers", opt={"operation": "covers.write"}, tags=_TAGS, summary="Record an absence and its cover")
async def add_cover(request: Request[Any, Any, Any], data: JSONBody[Absence]) -> CoverRow:
    """Alerts and work go to the cover from the first day to the last. A supervisor: own units only."""
    principal = the_principal(request)
    return await doing.add_cover(access_of(request), principal.actor, principal.session.supervised, data)


@delete("/covers/{cover:uuid}", opt={"operation": "covers.write"}, tags=_TAGS, summary="Back early")
async def end_cover(request: Request[Any, Any, Any], cover: FromPath[UUID]) -> None:
    """Ends an absence now; what the cover did stays in each case's history."""
    principal = the_principal(request)
    await doing.end_cover(access_of(request), principal.actor, principal.session.supervised, cover)


HANDLERS = [list_offices, put_office, put_unit, list_covers, add_cover, end_cover]
