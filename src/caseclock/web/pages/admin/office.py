"""Offices, units and who covers whom."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application import office as doing
from caseclock.application.denied import Denied
from caseclock.application.office import Absence
from caseclock.store.accounts import UnitRow
from caseclock.web.auth import access_of, the_actor, the_principal
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page, say


@get("/admin/office", opt={"operation": "directory.read"})
async def office_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """The county's offices and units, and the absences of today and to come."""
    return await _shown(request)


@post("/admin/office/offices", opt={"operation": "office.write"})
async def put_office(request: Request[Any, Any, Any]) -> Response[Any]:
    """Adds an office, or gives one another name."""
    fields = await form_of(request)
    return await _done(
        request,
        doing.put_office(
            access_of(request), the_actor(request), fields.get("id", ""), fields.get("name", "")
        ),
    )


@post("/admin/office/units", opt={"operation": "office.write"})
async def put_unit(request: Request[Any, Any, Any]) -> Response[Any]:
    """Adds a unit, or gives one another office, name or supervisor."""
    fields = await form_of(request)
    supervisor = UUID(fields["supervisor"]) if fields.get("supervisor") else None
    row = UnitRow(fields.get("id", ""), fields.get("office", ""), fields.get("name", ""), supervisor)
    return await _done(request, doing.put_unit(access_of(request), the_actor(request), row))


@post("/admin/office/covers", opt={"operation": "covers.write"})
async def add_cover(request: Request[Any, Any, Any]) -> Response[Any]:
    """Someone is away, and someone else sees and does the work meanwhile."""
    fields = await form_of(request)
    try:
        absence = Absence(
            account=UUID(fields.get("account", "")),
            cover=UUID(fields.get("cover", "")),
            from_on=date.fromisoformat(fields.get("from_on", "")),
            to_on=date.fromisoformat(fields.get("to_on", "")),
            note=fields.get("note", "")[:500],
        )
    except ValueError:
        denied = Denied("invalid", "cover", "Choose both people and both days.", field="from_on")
        return await _shown(request, denied)
    principal = the_principal(request)
    return await _done(
        request,
        doing.add_cover(access_of(request), principal.actor, principal.session.supervised, absence),
    )


@post("/admin/office/covers/{cover:uuid}/end", opt={"operation": "covers.write"})
async def end_cover(request: Request[Any, Any, Any], cover: FromPath[UUID]) -> Response[Any]:
    """The absence ends today."""
    principal = the_principal(request)
    return await _done(
        request, doing.end_cover(access_of(request), principal.actor, principal.session.supervised, cover)
    )


async def _done(request: Request[Any, Any, Any], change: Any) -> Response[Any]:
    try:
        await change
    except Denied as denied:
        return await _shown(request, denied)
    return say(see_other("/admin/office"), "Done.")


async def _shown(request: Request[Any, Any, Any], denied: Denied | None = None) -> Response[Any]:
    store, county = access_of(request).accounts, the_actor(request).county
    covers = await store.covers(county, await doing.today(access_of(request)))
    units = await store.units(county)
    people = await store.page(county, "", 500, None)
    return await page(
        request,
        "admin/office.html",
        title="Offices and units",
        status=409 if denied else 200,
        offices=await store.offices(county),
        units=units,
        covers=covers,
        people=people,
        names={row.account_id: row.display_name for row in people},
        denied=denied,
    )


HANDLERS = [office_page, put_office, put_unit, add_cover, end_cover]
