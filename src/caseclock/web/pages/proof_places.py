"""What the pages of proof share: people and units to choose from, moments of the address."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response

from caseclock.application.denied import Denied
from caseclock.application.roles import lists_county
from caseclock.kernel.time import at_local, end_of_day
from caseclock.store.accounts import UnitRow
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.casetabs import words_of
from caseclock.web.pages.shell import page
from caseclock.web.pages.supervise_places import offered_places

PEOPLE = 500


async def proof_page(
    request: Request[Any, Any, Any], template: str, *, title: str, status: int = 200, **values: Any
) -> Response[str]:
    """A page of proof, with the places of supervision on top."""
    offered = offered_places(the_principal(request).actor.role)
    return await page(
        request, f"proof/{template}", title=title, status=status, offered=offered,
        coded=words_of(request).value, **values,
    )  # fmt: skip


def day_of(text: str, field: str) -> date | None:
    """A day as a browser writes it; Denied for what is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Denied(
            "invalid", "no_day", "That is no day.", remedy="Choose one, for example 2025-03-03.", field=field
        ) from None


def moment_of(day: str, clock: str) -> datetime | None:
    """A day and a time of the county's zone as a moment; without a time the end of that day."""
    on = day_of(day, "day")
    if on is None:
        return None
    try:
        at = time.fromisoformat(clock) if clock else None
    except ValueError:
        raise Denied(
            "invalid", "no_time", "That is no time.", remedy="Choose one, for example 17:00.", field="time"
        ) from None
    return at_local(on, at.hour, at.minute) if at else end_of_day(on)


def in_address(moment: datetime) -> str:
    """A moment as it stands in an address: UTC, with Z, so that nothing needs quoting."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def query(**fields: str) -> str:
    """The filled fields as the end of an address."""
    return urlencode({name: value for name, value in fields.items() if value})


async def units_of(request: Request[Any, Any, Any]) -> list[UnitRow]:
    """The units whose work the caller answers for."""
    principal = the_principal(request)
    every = await access_of(request).accounts.units(principal.actor.county)
    whole = lists_county(principal.actor.role)
    return [unit for unit in every if whole or unit.unit_id in principal.session.supervised]


async def people_of(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """Logins and names of the people in those units; of the whole county for whoever lists it."""
    principal = the_principal(request)
    units = {unit.unit_id for unit in await units_of(request)}
    theirs = None if lists_county(principal.actor.role) else units
    rows = await access_of(request).accounts.page(principal.actor.county, "", PEOPLE, units=theirs)
    return [(row.login, row.display_name or row.login) for row in rows]
