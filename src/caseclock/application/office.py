"""Offices, units, and who covers whom while someone is away."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from caseclock.application.access import Access
from caseclock.application.accounts import find
from caseclock.application.denied import Denied, absent, forbidden
from caseclock.application.directory import spelled
from caseclock.application.roles import may
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import uuid7
from caseclock.kernel.time import local_date
from caseclock.store.accounts import CoverRow, OfficeRow, UnitRow

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


class Absence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is away from a day to a day, both included, and who has their work meanwhile."""

    account: UUID
    cover: UUID
    from_on: date
    to_on: date
    note: Annotated[str, Meta(max_length=500)] = ""


async def today(access: Access) -> date:
    """The county's day by the office's one clock."""
    return local_date(await access.accounts.business_now())


async def put_office(access: Access, actor: Actor, office: str, name: str) -> OfficeRow:
    """Adds an office or renames it."""
    _may(actor, "office.write")
    row = OfficeRow(_slug(office, "office"), name)
    await access.accounts.put_office(actor.county, row)
    return row


async def put_unit(access: Access, actor: Actor, unit: UnitRow) -> UnitRow:
    """Adds a unit or changes it; office and supervisor must be the county's."""
    _may(actor, "office.write")
    unit = replace(unit, unit_id=_slug(unit.unit_id, "unit"), office_id=spelled(unit.office_id))
    if unit.office_id not in {office.office_id for office in await access.accounts.offices(actor.county)}:
        raise Denied("invalid", "no_such_office", "The county has no such office.", field="office")
    if unit.supervisor is not None:
        row = await access.accounts.by_id(actor.county, unit.supervisor)
        if row is None or "supervisor" not in row.roles:
            raise Denied(
                "invalid",
                "no_supervisor",
                "That account is no supervisor of this county.",
                field="supervisor",
            )
    await access.accounts.put_unit(actor.county, unit)
    return unit


async def add_cover(access: Access, actor: Actor, supervised: tuple[str, ...], absence: Absence) -> CoverRow:
    """Records an absence; a supervisor for own units only."""
    _may(actor, "covers.write")
    if absence.to_on < absence.from_on:
        raise Denied("invalid", "dates_refused", "The last day is before the first.", field="to_on")
    if absence.account == absence.cover:
        raise Denied("invalid", "cover_refused", "Nobody covers for themselves.", field="cover")
    away = await find(access, actor.county, str(absence.account))
    cover = await access.accounts.by_id(actor.county, absence.cover)
    if cover is None or cover.disabled_at is not None or not set(cover.roles) & {"worker", "supervisor"}:
        raise Denied(
            "invalid", "cover_refused", "The cover must be a worker or supervisor here.", field="cover"
        )
    if actor.role == "supervisor" and away.unit not in supervised:
        raise absent()
    row = CoverRow(
        cover_id=uuid7(),
        account_id=absence.account,
        cover_account=absence.cover,
        from_on=absence.from_on,
        to_on=absence.to_on,
        note=absence.note,
        made_by=actor.account,
        made_at=await access.accounts.business_now(),
    )
    await access.accounts.add_cover(actor.county, row)
    await access.sessions.record(actor.county, "cover_added", away.login, actor.account, note=cover.login)
    return row


async def end_cover(access: Access, actor: Actor, supervised: tuple[str, ...], cover: UUID) -> None:
    """Ends an absence now; a supervisor for own units only."""
    _may(actor, "covers.write")
    rows = await access.accounts.covers(actor.county, date(1900, 1, 1))
    row = next((row for row in rows if row.cover_id == cover), None)
    if row is None:
        raise absent()
    away = await find(access, actor.county, str(row.account_id))
    if actor.role == "supervisor" and away.unit not in supervised:
        raise absent()
    await access.accounts.end_cover(actor.county, cover)
    await access.sessions.record(actor.county, "cover_ended", away.login, actor.account)


def _slug(text: str, field: str) -> str:
    text = spelled(text)
    if _SLUG.fullmatch(text) is None:
        raise Denied("invalid", "id_refused", "An id has up to 40 letters, digits and hyphens.", field=field)
    return text


def _may(actor: Actor, operation: str) -> None:
    if not may(actor.role, operation):
        raise forbidden(actor.role)
